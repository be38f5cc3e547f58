import { DomainError, Unavailable } from '../core/errors.ts';

interface DriverError {
  readonly errno?: number;
  readonly code?: string;
  readonly fatal?: boolean;
  readonly message: string;
}

/** The driver's own error behind what TypeORM throws. Numbers are switched on, never codes: mysql2 misnames MariaDB's. */
function driverError(error: unknown): DriverError {
  const wrapped = error as { driverError?: DriverError } | null;
  return wrapped?.driverError ?? (error as DriverError);
}

/** 1205 lock wait timeout, 1213 deadlock: the same work may succeed when it is done again from the start. */
export const isConflict = (error: unknown): boolean => [1205, 1213].includes(driverError(error)?.errno ?? 0);

/** 1062: a row with this key exists. */
export const isDuplicate = (error: unknown): boolean => driverError(error)?.errno === 1062;

/** 1045: wrong user or password. */
export const isAccessDenied = (error: unknown): boolean => driverError(error)?.errno === 1045;

/** 1040, 1203, 1226: the server, or this user, has as many connections as there may be. */
export const hasNoRoom = (error: unknown): boolean => [1040, 1203, 1226].includes(driverError(error)?.errno ?? 0);

/** The server has become read-only (a demoted Aurora writer): 1290, 1792, 1836. */
const READ_ONLY = [1290, 1792, 1836];

/**
 * Whether a connection must not be used again after this error: its server is read-only now, or the client gave up
 * waiting for the answer, which would otherwise be taken for the answer to the next statement.
 */
export const poisonsConnection = (error: unknown): boolean => isTimeout(error) || isReadOnly(error);

/** The server is read-only now: what it refused would have changed something. */
export const isReadOnly = (error: unknown): boolean => READ_ONLY.includes(driverError(error)?.errno ?? 0);

/** The client did not wait for the answer any longer. */
export const isTimeout = (error: unknown): boolean => driverError(error)?.code === 'PROTOCOL_SEQUENCE_TIMEOUT';

/** 1053 the server shuts down, 1317 and 1927 the connection was killed, 4031 it was idle for too long. */
const ENDED = [1053, 1317, 1927, 4031];

/** The connection is gone, and with it what was not committed: the same work may succeed on another connection. */
export function isLost(error: unknown): boolean {
  const { errno, code, message } = driverError(error) ?? {};
  return (
    ENDED.includes(errno ?? 0) ||
    /^(ECONNRESET|EPIPE|PROTOCOL_CONNECTION_LOST)$/.test(code ?? '') ||
    /closed state|Connection lost/.test(message ?? '')
  );
}

/**
 * Connections refused or gone (1040, 1045, 1053, 1129, 1130, 1203, 1226, 1927), statements stopped (1317, 1969, 3024),
 * nowhere to write (1021, 1026, 1114).
 */
const OUTAGE = new Set([
  ...READ_ONLY,
  1021,
  1026,
  1040,
  1045,
  1053,
  1114,
  1129,
  1130,
  1203,
  1205,
  1213,
  1226,
  1317,
  1927,
  1969,
  3024,
]);
const OUTAGE_CODES = /^(ECONN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_|PROTOCOL_|HANDSHAKE_|POOL_)/;
const OUTAGE_MESSAGES = /closed state|Pool is closed|Queue limit reached|Connection lost|Connection is not established/;

/** The server cannot be reached, or does not answer: another one may. Being too busy is none of this. */
export const isUnreachable = (error: unknown): boolean =>
  isLost(error) || isTimeout(error) || error instanceof NoAnswer || OUTAGE_CODES.test(driverError(error)?.code ?? '');

/** What the driver calls it when it gives up by itself. */
export class StatementTimeout extends Error {
  readonly code = 'PROTOCOL_SEQUENCE_TIMEOUT';
  constructor(milliseconds: number) {
    super(`The statement was given up after ${milliseconds} ms.`);
  }
}

/** A server was given up, so nobody waits for it. */
export class NoAnswer extends Unavailable {
  constructor() {
    super('database-unavailable', 'The database does not answer.');
  }
}

/** A replica does not have it, and the writer, which may have it, is gone. */
export class NotFoundYet extends Unavailable {
  constructor(cause?: unknown) {
    super('database-unavailable', 'It cannot be known at the moment whether this exists.', { cause });
  }
}

/** What a caller of the database gets to see: the fault itself, or `Unavailable` when the database cannot serve now. */
export function translate(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const { errno, code, fatal, message } = driverError(error) ?? {};
  const outage =
    OUTAGE.has(errno ?? 0) || OUTAGE_CODES.test(code ?? '') || fatal === true || OUTAGE_MESSAGES.test(message ?? '');
  return outage
    ? new Unavailable('database-unavailable', 'The store cannot reach its data at the moment.', { cause: error })
    : error;
}
