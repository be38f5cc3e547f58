import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolUse } from '../database/guarded-driver.ts';

/** What Prometheus reads. Names begin with `bookstore_` and end with their unit. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Counter({
    name: 'bookstore_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  readonly #seconds = new Histogram({
    name: 'bookstore_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });
  readonly inFlight = new Gauge({
    name: 'bookstore_http_requests_in_flight',
    help: 'Requests being answered.',
    registers: [this.registry],
  });

  constructor(pools: () => Readonly<Record<string, PoolUse>>) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'bookstore_database_connections',
      help: 'Connections of this process to the database, by pool and state; state "waiting" counts callers without one.',
      labelNames: ['pool', 'state'],
      registers: [this.registry],
      collect() {
        for (const [pool, { open, idle, waiting }] of Object.entries(pools())) {
          this.set({ pool, state: 'in-use' }, open - idle);
          this.set({ pool, state: 'idle' }, idle);
          this.set({ pool, state: 'waiting' }, waiting);
        }
      },
    });
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    this.#requests.inc({ method, route, status });
    this.#seconds.observe({ method, route }, seconds);
  }
}
