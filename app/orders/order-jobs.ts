import { Counter, type Registry } from 'prom-client';
import { orderMetrics } from '../contract/metrics.ts';
import { Unavailable } from '../core/errors.ts';
import type { Job } from '../jobs/job.ts';
import { declared } from '../operations/metrics.ts';
import type { OrderService } from './order.service.ts';

/** Seconds between two looks at what is due: how much longer than promised copies are held. */
const HOLDS_SECONDS = 10;
const ORDERS_SECONDS = 300;
/** Ids that are read at once; each is then gone on with in a transaction of its own. */
const BATCH = 100;
/** Reminders that one transaction writes. */
const REMINDERS = 20;

interface OrderServices {
  readonly orders: OrderService;
}

export interface OrderJobOptions {
  readonly database: {
    readCurrent<T>(work: (services: OrderServices) => Promise<T>): Promise<T>;
    transaction<T>(work: (services: OrderServices) => Promise<T>): Promise<T>;
  };
  readonly log: { info(facts: object, message: string): void };
}

/**
 * Goes through all that is due, by id: what cannot be done now, such as a hold whose payment is under way, keeps nothing
 * that comes behind it from its turn. Answers how many were done.
 *
 * @throws the first fault, after all others have had their turn
 */
async function forEach<T extends { readonly id: number }>(
  find: (after: number) => Promise<readonly T[]>,
  go: (due: T) => Promise<boolean>,
  signal: AbortSignal,
): Promise<number> {
  let [done, after] = [0, 0];
  const faults: unknown[] = [];
  while (!signal.aborted) {
    const batch = await find(after);
    for (const due of batch) {
      if (signal.aborted) break;
      try {
        if (await go(due)) done++;
      } catch (error) {
        if (error instanceof Unavailable) throw error;
        faults.push(error);
      }
      after = due.id;
    }
    if (batch.length < BATCH) break;
  }
  if (faults.length > 0) throw faults[0];
  return done;
}

/** Ends holds that are over: their copies are for sale again. */
export function expireOrdersJob({ database, log, registry }: OrderJobOptions & { readonly registry: Registry }): Job {
  const expired = new Counter({ ...declared(orderMetrics.holdsExpired), registers: [registry] });
  return {
    name: 'expire-orders',
    intervalSeconds: HOLDS_SECONDS,
    run: async (signal) => {
      const done = await forEach(
        (after) => database.readCurrent(({ orders }) => orders.dueHolds(after, BATCH)),
        async (hold) => {
          const ended = await database.transaction(({ orders }) => orders.expire(hold));
          if (ended) expired.inc();
          return ended;
        },
        signal,
      );
      if (done > 0) log.info({ orders: done }, 'orders that were not paid in time have ended');
    },
  };
}

/** Cancels what nobody has shipped in time, takes as received what nobody has missed, and reminds sellers before. */
export function settleOrdersJob({ database, log }: OrderJobOptions): Job {
  return {
    name: 'settle-orders',
    intervalSeconds: ORDERS_SECONDS,
    run: async (signal) => {
      let [reminders, written] = [0, REMINDERS];
      while (written === REMINDERS && !signal.aborted) {
        written = await database.transaction(({ orders }) => orders.remind(REMINDERS));
        reminders += written;
      }
      const settled = await forEach(
        (after) => database.readCurrent(({ orders }) => orders.dueOrders(after, BATCH)),
        (due) => database.transaction(({ orders }) => orders.settle(due)),
        signal,
      );
      if (settled + reminders > 0) log.info({ settled, reminders }, 'orders that were due are settled');
    },
  };
}
