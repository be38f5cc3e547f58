import type { SslOptions } from 'mysql2';
import mysql2 from 'mysql2';
import { hasNoRoom, isAccessDenied } from './database-errors.ts';
import { type Credentials, cut } from './pool-guard.ts';
import { connectionNamed } from './session.ts';

/** What became of asking a server whether it is there; `busy` for one that answers, but takes no connection. */
export type Answer = 'writable' | 'read-only' | 'busy' | 'silent';

export interface Inquiry {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly credentials: Credentials;
  readonly tls: SslOptions | undefined;
  /**
   * Names of connections that were given up without a word of the server's. While it has not found out, their
   * transactions hold their locks; those that are still there are ended, and all names taken out.
   */
  readonly abandoned: Set<string>;
}

/** A server that does not answer in this time is silent. */
const ASK_MS = 2000;

/** Asks on a new connection: where the name leads to now, not where it led to when those of the pool were opened. */
export async function inquire({ host, port, database, credentials, tls, abandoned }: Inquiry): Promise<Answer> {
  const connection = mysql2.createConnection({
    host,
    port,
    database,
    ...credentials,
    ...(tls ? { ssl: tls } : {}),
    connectTimeout: ASK_MS,
  });
  const ask = (sql: string, values: readonly string[] = []): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      connection.on('error', reject);
      connection.query(sql, [...values], (error, rows) => {
        if (error) reject(error);
        else resolve((rows as Record<string, unknown>[])[0] ?? {});
      });
    });
  const conversation = async (): Promise<Answer> => {
    const { a, b } = await ask('SELECT @@GLOBAL.read_only AS a, @@GLOBAL.innodb_read_only AS b');
    for (const name of abandoned) {
      const { id } = await ask(connectionNamed, [name]);
      // It may end by itself at this moment, or belong to the user of before.
      if (id !== null) await ask(`KILL ${Number(id)}`).catch(() => undefined);
      abandoned.delete(name);
    }
    return [a, b].every((value) => /^(0|OFF)$/.test(String(value))) ? 'writable' : 'read-only';
  };
  const { promise: patience, resolve: impatient } = Promise.withResolvers<Answer>();
  const timer = setTimeout(impatient, ASK_MS, 'silent');
  try {
    return await Promise.race([conversation(), patience]);
  } catch (error) {
    return hasNoRoom(error) || isAccessDenied(error) ? 'busy' : 'silent';
  } finally {
    clearTimeout(timer);
    cut(connection);
  }
}
