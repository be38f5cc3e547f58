import { table } from '../database/table.ts';

/** How often something was done since the window began. */
export const LimitEntity = table('Limit', 'rate_limits', {
  /** SHA-256 of what is counted, and for whom. */
  keyHash: { type: 'binary', length: 32, primary: true },
  hits: { type: 'int', unsigned: true },
  endsAt: { type: 'datetime', precision: 3 },
});
