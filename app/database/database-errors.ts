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

/** The server has become read-only (a demoted Aurora writer): 1290, 1792, 1836. */
const READ_ONLY = [1290, 1792, 1836];

/**
 * Whether a connection must not be used again after this error: its server is read-only now, or the client gave up
 * waiting for the answer, which would otherwise be taken for the answer to the next statement.
 */
export function poisonsConnection(error: unknown): boolean {
  const { errno, code } = driverError(error) ?? {};
  return code === 'PROTOCOL_SEQUENCE_TIMEOUT' || READ_ONLY.includes(errno ?? 0);
}

/** Connections refused or gone (1040, 1045, 1053, 1129, 1130, 1203, 1226, 1927), statements stopped (1317, 1969, 3024). */
const OUTAGE = new Set([...READ_ONLY, 1040, 1045, 1053, 1129, 1130, 1203, 1205, 1213, 1226, 1317, 1927, 1969, 3024]);
const OUTAGE_CODES = /^(ECONN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_|PROTOCOL_|HANDSHAKE_|POOL_)/;
const OUTAGE_MESSAGES = /closed state|Pool is closed|Queue limit reached|Connection lost|Connection is not established/;

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
