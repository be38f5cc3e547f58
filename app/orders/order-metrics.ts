import { Counter, type Registry } from 'prom-client';
import { orderMetrics } from '../contract/metrics.ts';
import { declared } from '../operations/metrics.ts';

/** What the role web counts of orders. */
export class OrderMetrics {
  readonly #orders: Counter;

  /** Every series is there from the start, at 0. */
  constructor(registry: Registry) {
    this.#orders = new Counter({ ...declared(orderMetrics.orders), registers: [registry] });
    for (const outcome of orderMetrics.orders.labels.outcome) this.#orders.inc({ outcome }, 0);
  }

  /** Somebody wanted to place an order; this is what became of it. */
  readonly placing = (outcome: (typeof orderMetrics.orders.labels.outcome)[number]): void => {
    this.#orders.inc({ outcome });
  };
}
