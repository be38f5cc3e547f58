import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

type Options = NonNullable<ConstructorParameters<typeof SMTPServer>[0]>;

export interface ReceivedMail {
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly user: unknown;
  readonly encrypted: boolean;
}

/** A real mail server on a port of this machine. */
export interface MailServer {
  readonly port: number;
  /** Mails that it has said yes to. */
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

/** An error with which a server answers, such as `answer(450, 'later')`. */
export const answer = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/** A key and a certificate of 127.0.0.1, which is its own authority. */
export function aCertificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...request, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const texts = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return texts;
}

/** @param onMail what it answers to a mail that it has read; an error is a refusal */
export async function startMailServer(
  options: Options = {},
  onMail: (mail: ReceivedMail) => Error | undefined | Promise<Error | undefined> = () => undefined,
): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    // Encryption is for the tests that ask for it: what the package brings along has expired.
    hideSTARTTLS: !options.cert && !options.secure,
    closeTimeout: 100,
    ...options,
    onData: (stream, session, callback) => {
      let raw = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        raw += chunk;
      });
      stream.on('end', async () => {
        const mail = {
          recipients: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          user: session.user,
          encrypted: session.secure,
        };
        const refusal = await onMail(mail);
        if (!refusal) received.push(mail);
        callback(refusal ?? null);
      });
    },
  });
  server.on('error', () => undefined); // clients that leave in the middle
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: ((server.server as Server).address() as AddressInfo).port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
