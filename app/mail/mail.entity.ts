import { table } from '../database/table.ts';

/** A mail that the store owes to somebody, written in the transaction that gives the reason for it. */
export const MailEntity = table('Mail', 'mails', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  /** One address. */
  recipient: { type: 'varchar', length: 254 },
  /** Tag of the language that it is written in. */
  locale: { type: 'varchar', length: 12, charset: 'ascii', collation: 'ascii_bin' },
  template: { type: 'varchar', length: 40, charset: 'ascii', collation: 'ascii_bin' },
  /** What the template is filled in with, as JSON; emptied once it is sent, because links in mails open accounts. */
  data: { type: 'text' },
  /** A second mail with the same key is not written; null where none is to be told from another. */
  dedupeKey: { type: 'varchar', length: 100, nullable: true, charset: 'ascii', collation: 'ascii_bin' },
  createdAt: { type: 'datetime', precision: 3 },
  /** Begun so far. It is raised when a worker takes the mail, and tells that worker's result from a late one's. */
  attempts: { type: 'smallint', unsigned: true },
  /** When a worker may take it; while one has it, when its lease ends. Null once it is sent or given up. */
  nextAttemptAt: { type: 'datetime', precision: 3, nullable: true },
  sentAt: { type: 'datetime', precision: 3, nullable: true },
  /** When it was given up: a dead letter. */
  failedAt: { type: 'datetime', precision: 3, nullable: true },
  /** What the last attempt failed with, in the mail server's words. */
  lastError: { type: 'varchar', length: 300, nullable: true },
});
