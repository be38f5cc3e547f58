import { type Logger, pino } from 'pino';

export type { Logger };

/** Fields whose values never reach a log line. */
const secret = ['password', 'token', 'authorization', 'cookie', 'secret', 'email'];

/** Lines are written together, after at most so many milliseconds: a write for each costs as much as the page it tells of. */
const FLUSH_MS = 100;

/** JSON lines on standard output. Errors are written under `err`, without the statements and values that failed. */
export function createLog(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secret.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    serializers: { err: describeError },
  };
  return destination
    ? pino(options, destination)
    : pino(options, pino.destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: FLUSH_MS }));
}

function describeError(error: unknown): object {
  const { name, message, code, errno, stack, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  return { name, message, code, errno, stack, ...(cause ? { cause: describeError(cause) } : {}) };
}
