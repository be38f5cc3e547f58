/** A connection that is idle for longer is closed, before the server does so. */
export const IDLE_MS = 20_000;
/**
 * The server ends a connection that is silent for so long, and with it what it has locked: that of a machine that
 * vanished, of which nobody else will tell it. By default it waits for eight hours.
 */
const SILENT_SECONDS = 30;
/** The same within a transaction, where only MariaDB knows it. */
const SILENT_IN_TRANSACTION_SECONDS = 10;

/**
 * What every session is set to before its first statement, on MySQL 8 and MariaDB 10.11 alike: each takes the limit of
 * a statement from a comment that is meant for it. The server stops a statement soon after the client has given it up;
 * else what was timed out would go on there and the next attempt would join it. The lock is a name under which another
 * connection can find and end this one.
 */
export const session = (
  queryTimeoutMs: number,
  name: string,
): readonly (readonly [sql: string, values?: string[]])[] => [
  [
    `SET SESSION sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION', SESSION time_zone = '+00:00',
    SESSION innodb_lock_wait_timeout = 3, SESSION wait_timeout = ${SILENT_SECONDS}
    /*!80000 , SESSION max_execution_time = ${queryTimeoutMs + 200} */ /*M!100300 , SESSION max_statement_time = ${queryTimeoutMs / 1000 + 0.2},
    SESSION idle_transaction_timeout = ${SILENT_IN_TRANSACTION_SECONDS} */`,
  ],
  ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'],
  ['DO GET_LOCK(?, 0)', [name]],
];

/** Asks which connection has this name, as `id`; null when none has it any more. */
export const connectionNamed = 'SELECT IS_USED_LOCK(?) AS id';
