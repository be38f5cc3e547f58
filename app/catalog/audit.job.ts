import { Counter, type Registry } from 'prom-client';
import { jobMetrics } from '../contract/metrics.ts';
import type { Logger } from '../core/log.ts';
import type { Job } from '../jobs/job.ts';
import { rest } from '../jobs/rest.ts';
import { declared } from '../operations/metrics.ts';
import type { AuditedBatch } from './catalogue-audit.service.ts';

/** Rests as long as so many batches take, so that an audit costs the database a tenth of one connection. */
const RESTS = 9;
const SHORTEST_REST_SECONDS = 0.02;

/** Differences that a run writes to the log; a wrong release could make every book of a large catalogue differ. */
const MOST_LOGGED = 100;

export interface AuditOptions {
  /** Compares the next books after an id, in a snapshot. */
  readonly batch: (after: number) => Promise<AuditedBatch>;
  readonly intervalSeconds: number;
  readonly log: Logger;
  readonly registry: Registry;
}

/** Walks all books, and logs and counts each row derived from them that is wrong. */
export function auditJob({ batch, intervalSeconds, log, registry }: AuditOptions): Job {
  const registers = [registry];
  const audited = new Counter({ ...declared(jobMetrics.auditedBooks), registers });
  const wrong = new Counter({ ...declared(jobMetrics.auditDifferences), registers });
  for (const kind of jobMetrics.auditDifferences.labels.kind) wrong.inc({ kind }, 0);
  return {
    name: 'audit',
    intervalSeconds,
    run: async (signal) => {
      let [after, books, differences] = [0, 0, 0];
      while (!signal.aborted) {
        const started = performance.now();
        const found = await batch(after);
        if (found.last === null) {
          log.info({ books, differences }, 'audit done');
          return;
        }
        after = found.last;
        books += found.books;
        audited.inc(found.books);
        for (const difference of found.differences) {
          wrong.inc({ kind: difference.kind });
          if (++differences <= MOST_LOGGED) log.error(difference, 'a derived row is wrong');
        }
        const seconds = (performance.now() - started) / 1000;
        await rest(Math.max(SHORTEST_REST_SECONDS, seconds * RESTS), signal);
      }
    },
  };
}
