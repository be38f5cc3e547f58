import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { createLog } from '../core/log.ts';
import { auditJob } from './audit.job.ts';
import type { AuditedBatch, TermsDifference } from './catalogue-audit.service.ts';

let lines: Record<string, unknown>[];
let registry: Registry;
beforeEach(() => {
  lines = [];
  registry = new Registry();
});

const log = createLog('info', { write: (line) => lines.push(JSON.parse(line)) });
const none = new AbortController().signal;
const wrongTerms = (bookId: number): TermsDifference => ({
  kind: 'search-terms',
  bookId,
  missing: ['xxa'],
  surplus: [],
});

/** The audit of a catalogue of three batches of ten books, of which these differ. */
function anAudit(different: readonly TermsDifference[], onBatch: (after: number) => void = () => undefined) {
  const batch = async (after: number): Promise<AuditedBatch> => {
    onBatch(after);
    if (after === 30) return { books: 0, last: null, differences: [] };
    const differences = different.filter(({ bookId }) => bookId > after && bookId <= after + 10);
    return { books: 10, last: after + 10, differences };
  };
  return auditJob({ batch, intervalSeconds: 60, log, registry });
}

const valuesOf = async (name: string): Promise<unknown> =>
  (await registry.getSingleMetric(name)!.get()).values.map(({ labels, value }) => ({ ...labels, value }));

describe('the audit', () => {
  it('logs each difference as an error and counts it, and tells its end', async () => {
    await anAudit([wrongTerms(7), wrongTerms(25)]).run(none);
    expect(lines).toMatchObject([
      { level: 'error', bookId: 7, kind: 'search-terms', missing: ['xxa'], msg: 'a derived row is wrong' },
      { level: 'error', bookId: 25 },
      { level: 'info', books: 30, differences: 2, msg: 'audit done' },
    ]);
    expect(await valuesOf('bookstore_audited_books_total')).toEqual([{ value: 30 }]);
    expect(await valuesOf('bookstore_audit_differences_total')).toEqual([
      { kind: 'offer-floor', value: 0 },
      { kind: 'search-terms', value: 2 },
    ]);
  });

  it('counts all differences of a large number and logs the first hundred', async () => {
    await anAudit(Array.from({ length: 250 }, () => wrongTerms(3))).run(none);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(100);
    expect(lines.at(-1)).toMatchObject({ differences: 250 });
  });

  it('stops after the batch that it is at', async () => {
    const stop = new AbortController();
    const batches: number[] = [];
    await anAudit([], (after) => {
      batches.push(after);
      if (after === 10) stop.abort();
    }).run(stop.signal);
    expect([batches, lines]).toEqual([[0, 10], []]);
  });
});
