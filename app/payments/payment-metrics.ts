import { Gauge, type Registry } from 'prom-client';
import { paymentMetrics } from '../contract/metrics.ts';
import { declared } from '../operations/metrics.ts';
import type { Unsettled } from './payment-lists.service.ts';

/** What Prometheus reads of payments, counted anew at each scrape. */
export function watchPayments(unsettled: () => Promise<Unsettled>, registry: Registry): void {
  new Gauge({
    ...declared(paymentMetrics.unsettled),
    registers: [registry],
    async collect() {
      // While the database is away there is nothing to tell, and an alert on that of its own.
      const counted = await unsettled().catch(() => undefined);
      if (counted) for (const [kind, number] of Object.entries(counted)) this.set({ kind }, number);
      else this.reset();
    },
  });
}
