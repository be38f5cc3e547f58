import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { jobMetrics } from '../contract/metrics.ts';
import { declared } from '../operations/metrics.ts';

/** How a run of a job ended. */
export type Outcome = (typeof jobMetrics.runs.labels.outcome)[number];

/** What Prometheus reads of the worker's jobs. */
export class JobMetrics {
  readonly #working: Gauge;
  readonly #runs: Counter;
  readonly #seconds: Histogram;
  readonly #lastDone: Gauge;

  /** Every series is there from the start, at 0: a first failure would else be no increase of anything. */
  constructor(registry: Registry, tasks: readonly string[]) {
    const registers = [registry];
    this.#working = new Gauge({ ...declared(jobMetrics.working), registers });
    this.#runs = new Counter({ ...declared(jobMetrics.runs), registers });
    this.#seconds = new Histogram({
      ...declared(jobMetrics.duration),
      registers,
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600],
    });
    this.#lastDone = new Gauge({ ...declared(jobMetrics.lastDone), registers });
    for (const task of tasks)
      for (const outcome of jobMetrics.runs.labels.outcome) this.#runs.inc({ task, outcome }, 0);
    this.working(false);
  }

  /** Whether this worker is the one that works. */
  working(yes: boolean): void {
    this.#working.set(yes ? 1 : 0);
  }

  ran(task: string, outcome: Outcome, seconds: number): void {
    this.#runs.inc({ task, outcome });
    this.#seconds.observe({ task }, seconds);
    if (outcome === 'done') this.#lastDone.set({ task }, Date.now() / 1000);
  }
}
