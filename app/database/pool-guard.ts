import type { Pool, PoolConnection, SslOptions } from 'mysql2';
import { Unavailable } from '../core/errors.ts';
import { hasNoRoom, isAccessDenied } from './database-errors.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

interface Queue<T> {
  readonly length: number;
  get(index: number): T | undefined;
  removeOne(index: number): void;
  shift(): T | undefined;
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

interface Cuttable {
  destroy(): void;
  readonly connectTimeout?: NodeJS.Timeout | null;
  readonly stream?: { destroy(error?: Error): void };
}

/** Ends a connection at once. mysql2's `destroy` waits for the peer to close its side, which one that is gone never does. */
export function cut(connection: Cuttable): void {
  // It would keep the process from ending.
  clearTimeout(connection.connectTimeout ?? undefined);
  connection.destroy();
  connection.stream?.destroy();
}

/** The same, and whoever waits for an answer on it is told so; `destroy` would leave them waiting. */
export function cutOff(connection: Cuttable): void {
  connection.stream?.destroy(Object.assign(new Error('Connection lost: the server is gone.'), { code: LOST }));
}

const LOST = 'PROTOCOL_CONNECTION_LOST';

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
      // The driver sets it when the server asks for another kind of proof.
      set(this: object, password: string) {
        taken.set(this, { ...takenBy(this), password });
      },
    },
    ...(tls() ? { ssl: { enumerable: true, configurable: true, get: tls } } : {}),
  });
}

/** Milliseconds until a server is asked again for a connection that it has no room for. */
const NO_ROOM_MS = 100;

export interface WaitingOptions {
  readonly acquireTimeoutMs: number;
  /** Asked before anybody waits; what it answers is thrown at once. */
  readonly refusal: () => Error | null;
  /** Whether a connection is not to be used any more, although it works. */
  readonly isOutdated: (connection: PoolConnection) => boolean;
  /** Told when no connection was to be had, in time or at all. */
  readonly notConnected: () => void;
}

/**
 * mysql2 has no acquire timeout. A connection that arrives late goes back; after 1045 new secrets are tried once; when
 * the server has no room for one more, it is asked again, and one that others give back meanwhile does as well.
 */
export function boundWaiting(
  pool: GuardedPool,
  { acquireTimeoutMs, refusal, isOutdated, notConnected }: WaitingOptions,
): void {
  const acquire = pool.getConnection.bind(pool) as (callback: Callback) => void;
  pool.getConnection = ((callback: Callback) => {
    const refused = refusal();
    if (refused) {
      process.nextTick(callback, refused);
      return;
    }
    while (pool._freeConnections.length > 0) {
      const newest = pool._freeConnections.get(pool._freeConnections.length - 1)!;
      if (!isOutdated(newest)) {
        acquire(callback);
        return;
      }
      cut(newest);
    }
    let waiting = true;
    const settle: Callback = (error, connection) => {
      if (!waiting) {
        connection?.release();
        return;
      }
      if (connection && isOutdated(connection)) {
        cut(connection);
        acquire(settle);
        return;
      }
      if (hasNoRoom(error)) {
        setTimeout(() => waiting && acquire(settle), NO_ROOM_MS);
        return;
      }
      waiting = false;
      clearTimeout(timer);
      if (error && !isAccessDenied(error)) notConnected();
      callback(error, connection);
    };
    const first: Callback = (error, connection) =>
      isAccessDenied(error) && waiting ? acquire(settle) : settle(error, connection);
    const timer = setTimeout(() => {
      waiting = false;
      leave(pool._connectionQueue, [first, settle]);
      notConnected();
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
