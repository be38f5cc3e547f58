import { createLog } from '../core/log.ts';
import type { Database } from '../database/database.ts';
import { type PaymentProvider, Payments } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { aUser } from './builders.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { testProviders } from './payments.ts';

/** Payments over a database, with what they have said. */
export interface Till extends TestDatabase {
  readonly payments: Payments<Services>;
  readonly providers: readonly PaymentProvider[];
  /** Lines that were logged. */
  readonly logged: string[];
  /** Payments that became captured, as the hook was told, each time. */
  readonly paid: number[];
  /** Another process of the same store. */
  another(providers?: readonly PaymentProvider[]): Payments<Services>;
  /** A payment that waits to be paid; answers its id. */
  aPayment(payment?: { method?: 'card' | 'paypal' | 'transfer'; amountCents?: number }): Promise<number>;
  /** Lets the worker go on with everything, until nothing is left. */
  work(): Promise<void>;
  /** How a payment stands, and how its attempts do: `captured: declined, captured`. */
  stateOf(paymentId: number): Promise<string>;
  /** What is wrong between the store and the books of the gateway; nothing when it is right. */
  faults(): Promise<unknown[]>;
}

/** What a payer fills in for a card. */
export const card = (number = '4242424242424242') => ({ number, expiry: '12/39', code: '123' });

let counter = 0;

export async function openTill(limits: Parameters<typeof openTestDatabase>[0] = {}): Promise<Till> {
  const data = await openTestDatabase(limits);
  const { database, query } = data;
  const logged: string[] = [];
  const paid: number[] = [];
  const log = createLog('info', { write: (line) => logged.push(line) });
  const standard = testProviders(database);
  const another = (providers: readonly PaymentProvider[] = standard) =>
    new Payments<Services>({
      database,
      providers,
      baseUrl: 'http://store.test',
      log,
      paid: async (services, paymentId) => {
        // As orders do: something of theirs is read and written in the same transaction.
        await services.payments.find(paymentId);
        paid.push(paymentId);
      },
    });
  const payments = another();
  return {
    ...data,
    payments,
    providers: standard,
    logged,
    paid,
    another,
    aPayment: ({ method = 'card', amountCents = 1250 } = {}) => aPayment(database, method, amountCents),
    work: async () => {
      for (let time = 0; time < 6; time++) {
        await query('UPDATE payment_attempts SET next_check_at = UTC_TIMESTAMP(3) WHERE next_check_at IS NOT NULL');
        await query('UPDATE refunds SET next_attempt_at = UTC_TIMESTAMP(3) WHERE next_attempt_at IS NOT NULL');
        while ((await payments.resume(10)) + (await payments.sendRefunds(10)) >= 10);
      }
    },
    stateOf: async (id) => {
      const [payment] = await query('SELECT state FROM payments WHERE id = ?', [id]);
      const attempts = await query('SELECT state FROM payment_attempts WHERE payment_id = ? ORDER BY id', [id]);
      return `${payment!['state']}: ${attempts.map(({ state }) => state).join(', ')}`;
    },
    faults: () => query(MONEY_FAULTS),
  };
}

async function aPayment(database: Database<Services>, method: 'card' | 'paypal' | 'transfer', amountCents: number) {
  const { id: payerId } = await aUser(database);
  const reference = `PAY${++counter}`;
  return database.transaction(({ payments }) =>
    payments.open({ payerId, reference, method, amountCents, currency: 'USD' }),
  );
}

/** Money at the gateway that the store does not know of, and money in the store that the gateway does not have. */
export const MONEY_FAULTS = `SELECT p.id, p.state, p.amount_cents, SUM(g.captured_cents) AS captured, SUM(g.refunded_cents) AS refunded,
    SUM(a.state = 'captured') AS attempts, COALESCE(SUM(g.state = 'authorised'), 0) AS kept,
    (SELECT COALESCE(SUM(r.amount_cents), 0) FROM refunds r WHERE r.payment_id = p.id AND r.state = 'done') AS owed
  FROM payments p JOIN payment_attempts a ON a.payment_id = p.id
  LEFT JOIN test_gateway_payments g ON g.key_text = a.key_text
  WHERE p.method <> 'transfer'
  GROUP BY p.id
  HAVING COALESCE(captured, 0) - COALESCE(refunded, 0) <> IF(p.state = 'captured', p.amount_cents - owed, 0)
    OR attempts <> (p.state = 'captured') OR (kept > 0 AND p.state IN ('open', 'ended', 'captured'))`;
