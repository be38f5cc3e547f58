import type { Logger } from '../core/log.ts';

/** Statements that take longer are logged. */
const SLOW_MS = 500;

/** Logs a statement that was slow, without its values. @param sentAt of `performance.now()` */
export function noteSlow(log: Logger, statement: unknown, sentAt: number): void {
  const milliseconds = Math.round(performance.now() - sentAt);
  if (milliseconds <= SLOW_MS) return;
  const sql = typeof statement === 'string' ? statement : (statement as { sql: string }).sql;
  log.warn({ milliseconds, sql }, 'slow statement');
}
