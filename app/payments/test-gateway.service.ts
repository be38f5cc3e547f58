import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row } from '../database/rows.ts';
import type { AuthoriseRequest } from './provider.ts';

/** How a test payment behaves; `test-card` tells it from the card's number. */
export const scenarios = [
  'success',
  'declined',
  'funds',
  'action',
  'timeout',
  'unknown',
  'lost',
  'capture-later',
  'capture-never',
] as const;
export type Scenario = (typeof scenarios)[number];

const Entry = z.object({
  key: z.string(),
  provider: z.string(),
  reference: z.string(),
  state: z.enum(['action', 'authorised', 'captured', 'declined', 'voided']),
  scenario: z.enum([...scenarios, 'void']),
  amountCents: z.number(),
  currency: z.string(),
  description: z.string(),
  returnUrl: z.string(),
});
/** What the books of a test provider say of a key. */
export type TestGatewayEntry = Readonly<z.output<typeof Entry>>;

const SELECT = `SELECT key_text AS \`key\`, provider, reference, state, scenario, amount_cents AS amountCents, currency,
  description, return_url AS returnUrl FROM test_gateway_payments WHERE key_text = ?`;
const Refund = z.object({ paymentKey: z.string(), amountCents: z.number() });

const INSERT = `INSERT INTO test_gateway_payments (key_text, provider, reference, state, scenario, amount_cents,
    captured_cents, refunded_cents, currency, description, return_url, created_at)
  VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE key_text = key_text`;

/** The books of the test providers: what a gateway keeps on its own side. Each command is a transaction of the gateway's. */
export class TestGatewayService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  find(key: string): Promise<TestGatewayEntry | null> {
    return row(this.#db, Entry, SELECT, [key]);
  }

  async #lock(key: string): Promise<TestGatewayEntry | null> {
    return row(this.#db, Entry, `${SELECT} FOR UPDATE`, [key]);
  }

  /** Books a payment, unless the key is in the books: then it stays as it is. */
  async book(provider: string, request: AuthoriseRequest, scenario: Scenario): Promise<TestGatewayEntry> {
    const { key, amountCents, currency, reference, returnUrl } = request;
    const state =
      scenario === 'declined' || scenario === 'funds' ? 'declined' : scenario === 'action' ? 'action' : 'authorised';
    const own = `test_${key.slice(0, 8)}`;
    await this.#db.query(INSERT, [key, provider, own, state, scenario, amountCents, currency, reference, returnUrl]);
    return (await this.#lock(key))!;
  }

  /** The payer has answered at the gateway's page; what was answered before stays. */
  async answer(key: string, approved: boolean): Promise<TestGatewayEntry | null> {
    await this.#db.query("UPDATE test_gateway_payments SET state = ? WHERE key_text = ? AND state = 'action'", [
      approved ? 'authorised' : 'declined',
      key,
    ]);
    return this.find(key);
  }

  /** Answers false when there is nothing to capture. */
  async capture(key: string): Promise<boolean> {
    await this.#db.query(
      "UPDATE test_gateway_payments SET state = 'captured', captured_cents = amount_cents WHERE key_text = ? AND state = 'authorised'",
      [key],
    );
    return (await this.find(key))?.state === 'captured';
  }

  /** Closes a key for good, even one that was never heard of; answers false when its money is captured. */
  async void(provider: string, key: string): Promise<boolean> {
    await this.#db.query(INSERT, [key, provider, '', 'voided', 'void', 0, 'XXX', '', '']);
    await this.#db.query(
      "UPDATE test_gateway_payments SET state = 'voided' WHERE key_text = ? AND state <> 'captured'",
      [key],
    );
    return (await this.find(key))?.state === 'voided';
  }

  /** Answers false when so much was not captured, or was given back already. */
  async refund(key: string, paymentKey: string, amountCents: number): Promise<boolean> {
    const payment = await this.#lock(paymentKey);
    const before = await row(
      this.#db,
      Refund,
      'SELECT payment_key AS paymentKey, amount_cents AS amountCents FROM test_gateway_refunds WHERE key_text = ?',
      [key],
    );
    if (before) return before.paymentKey === paymentKey && before.amountCents === amountCents;
    if (payment?.state !== 'captured') return false;
    const answer: { affectedRows: number } = await this.#db.query(
      `UPDATE test_gateway_payments SET refunded_cents = refunded_cents + ?
       WHERE key_text = ? AND refunded_cents + ? <= captured_cents`,
      [amountCents, paymentKey, amountCents],
    );
    if (answer.affectedRows !== 1) return false;
    await this.#db.query(
      'INSERT INTO test_gateway_refunds (key_text, payment_key, amount_cents, created_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
      [key, paymentKey, amountCents],
    );
    return true;
  }

  /** The scenario has had its effect once: the next time all goes well. */
  async calmDown(key: string): Promise<void> {
    await this.#db.query("UPDATE test_gateway_payments SET scenario = 'success' WHERE key_text = ?", [key]);
  }
}
