import type { Pool, PoolConnection, SslOptions } from 'mysql2';
import { Unavailable } from '../core/errors.ts';
import { isAccessDenied } from './database-errors.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

interface Queue<T> {
  readonly length: number;
  get(index: number): T | undefined;
  removeOne(index: number): void;
}

/** Fields of mysql2's pool that it does not declare. */
interface PoolInternals {
  readonly config: { readonly connectionConfig: object };
  readonly _allConnections: Queue<PoolConnection>;
  readonly _freeConnections: Queue<PoolConnection>;
  readonly _connectionQueue: Queue<Callback>;
}

/** mysql2's pool with what the guard needs of its inside. */
export type GuardedPool = Pool & PoolInternals;

type Callback = (error: NodeJS.ErrnoException | null, connection?: PoolConnection) => void;

/** Ends a connection at once. mysql2's `destroy` waits for the peer to close its side, which one that is gone never does. */
export function cut(connection: { destroy(): void; readonly stream?: { destroy(): void } }): void {
  connection.destroy();
  connection.stream?.destroy();
}

/** mysql2 copies this object's accessors to each connection, which reads user and password at different moments. */
export function askForSecrets(
  connectionConfig: object,
  { credentials, tls }: { credentials: () => Credentials; tls: () => SslOptions | undefined },
): void {
  const taken = new WeakMap<object, Credentials>();
  const takenBy = (connection: object): Credentials => {
    const known = taken.get(connection) ?? credentials();
    taken.set(connection, known);
    return known;
  };
  Object.defineProperties(connectionConfig, {
    user: {
      enumerable: true,
      configurable: true,
      get(this: object) {
        return takenBy(this).user;
      },
    },
    password: {
      enumerable: true,
      configurable: true,
      get(this: object) {
        return takenBy(this).password;
      },
    },
    ...(tls() ? { ssl: { enumerable: true, configurable: true, get: tls } } : {}),
  });
}

/** mysql2 has no acquire timeout. A connection that arrives late goes back; after 1045 new secrets are tried once. */
export function boundWaiting(pool: GuardedPool, acquireTimeoutMs: number): void {
  const acquire = pool.getConnection.bind(pool) as (callback: Callback) => void;
  pool.getConnection = ((callback: Callback) => {
    if (pool._freeConnections.length > 0) {
      acquire(callback);
      return;
    }
    let waiting = true;
    const settle: Callback = (error, connection) => {
      if (!waiting) {
        connection?.release();
        return;
      }
      waiting = false;
      clearTimeout(timer);
      callback(error, connection);
    };
    const first: Callback = (error, connection) =>
      isAccessDenied(error) && waiting ? acquire(settle) : settle(error, connection);
    const timer = setTimeout(() => {
      waiting = false;
      leave(pool._connectionQueue, [first, settle]);
      callback(new Unavailable('database-busy', `No database connection became free in ${acquireTimeoutMs} ms.`));
    }, acquireTimeoutMs);
    acquire(first);
    surviveErrors(pool._allConnections);
  }) as Pool['getConnection'];
}

/** Whoever has given up waiting must not fill the queue. */
function leave(queue: Queue<Callback>, callbacks: readonly Callback[]): void {
  for (let index = queue.length - 1; index >= 0; index--)
    if (callbacks.includes(queue.get(index)!)) queue.removeOne(index);
}

/**
 * A connection may raise an error when nobody listens (its connect times out while the pool closes), which would end
 * the process. Whoever uses the connection is told by the callback of the statement all the same.
 */
function surviveErrors(connections: Queue<PoolConnection>): void {
  const newest = connections.get(connections.length - 1);
  if (newest && !newest.listeners('error').includes(ignore)) newest.on('error', ignore);
}

const ignore = (): void => undefined;
