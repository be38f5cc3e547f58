import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Metric, requestMetrics, serverMetrics } from '../contract/metrics.ts';
import type { PoolUse } from '../database/guarded-driver.ts';
import type { HealthChecks } from './health.ts';

/** A declaration of the contract, as prom-client takes it. */
export const declared = ({ name, help, labels }: Metric) => ({ name, help, labelNames: Object.keys(labels) });

/** What a server tells of, asked at each scrape. */
export interface Observed {
  readonly pools: () => Readonly<Record<string, PoolUse>>;
  readonly health: HealthChecks;
}

/** What Prometheus reads of any server: its runtime, its database connections, its health. */
export function serverRegistry({ pools, health }: Observed): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    ...declared(serverMetrics.databaseConnections),
    registers,
    collect() {
      for (const [pool, { open, idle, waiting }] of Object.entries(pools())) {
        this.set({ pool, state: 'in-use' }, open - idle);
        this.set({ pool, state: 'idle' }, idle);
        this.set({ pool, state: 'waiting' }, waiting);
      }
    },
  });
  new Gauge({
    ...declared(serverMetrics.databasePoolLimit),
    registers,
    collect() {
      for (const [pool, { limit }] of Object.entries(pools())) this.set({ pool }, limit);
    },
  });
  new Gauge({
    ...declared(serverMetrics.healthChecks),
    registers,
    async collect() {
      const { checks } = await health.current();
      for (const [check, { ok }] of Object.entries(checks)) this.set({ check }, ok ? 1 : 0);
    },
  });
  return registry;
}

/** What the role web counts of its requests. */
export class RequestMetrics {
  readonly inFlight: Gauge;
  readonly #requests: Counter;
  readonly #seconds: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.inFlight = new Gauge({ ...declared(requestMetrics.requestsInFlight), registers });
    this.#requests = new Counter({ ...declared(requestMetrics.requests), registers });
    this.#seconds = new Histogram({
      ...declared(requestMetrics.requestDuration),
      registers,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    });
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    this.#requests.inc({ method, route, status });
    this.#seconds.observe({ method, route }, seconds);
  }
}
