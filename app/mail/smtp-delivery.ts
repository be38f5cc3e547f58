import { composed } from './composed.ts';
import { type Delivery, type Message, Undeliverable } from './delivery.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `starttls` refuses a server that does not offer it. */
  readonly tls: 'starttls' | 'implicit' | 'off';
  /** Asked for each mail, so that a rotated password is taken up; undefined where the server wants none. */
  readonly credentials: () => { readonly user: string; readonly pass: string } | undefined;
}

/** Milliseconds to wait for an answer of a server that may have gone. */
const PATIENCE_MS = 10_000;

/** What a mail server answers to one mail; nodemailer's errors have these besides their message. */
interface SmtpError {
  readonly command?: string;
  readonly responseCode?: number;
}

/** 530, 535, 538: the account is at fault, not the mail (RFC 4954). */
const ACCOUNT = new Set([530, 535, 538]);

/** The recipient or the content was refused for good. What is wrong with the server, the account or the sender is mended. */
const isRefusal = ({ command, responseCode = 0 }: SmtpError): boolean =>
  (command === 'RCPT TO' || command === 'DATA') && responseCode >= 500 && !ACCOUNT.has(responseCode);

/** Sends mails through a mail server, each on a connection of its own. */
export class SmtpDelivery implements Delivery {
  readonly #options: SmtpOptions;

  constructor(options: SmtpOptions) {
    this.#options = options;
  }

  async deliver(message: Message, signal: AbortSignal): Promise<void> {
    const { host, port, tls, credentials } = this.#options;
    const auth = credentials();
    // Loaded by whoever sends: most processes never do.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'off',
      tls: { minVersion: 'TLSv1.2' },
      ...(auth && { auth }),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      dnsTimeout: PATIENCE_MS,
    });
    try {
      await transport.sendMail({ ...composed(message), signal });
    } catch (error) {
      if (isRefusal(error as SmtpError)) throw new Undeliverable((error as Error).message, { cause: error });
      throw error;
    } finally {
      transport.close();
    }
  }
}
