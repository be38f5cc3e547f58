/** A mail as it leaves the store. */
export interface Message {
  /** The same for every attempt, so that mail programs show one of two copies: `<17.1764…@books.example.com>`. */
  readonly id: string;
  /** Its number in the outbox. */
  readonly number: number;
  readonly date: Date;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly replyTo: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands mails on: to a mail server, or to a folder. */
export interface Delivery {
  /**
   * Resolves when somebody else has taken the mail over, for good.
   *
   * @param signal cuts the attempt short
   * @throws Undeliverable when no further attempt can succeed
   */
  deliver(message: Message, signal: AbortSignal): Promise<void>;
}

/** The mail itself is refused, and will be refused again. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}
