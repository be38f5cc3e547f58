import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { card, openTill, type Till } from '../testing/till.ts';
import type { PaymentProvider } from './provider.ts';

let till: Till;
beforeAll(async () => {
  till = await openTill({ poolSize: 6 });
});
let orderId = 0;
beforeEach(() => {
  orderId++;
});
afterEach(async () => expect(await till.faults()).toEqual([]));
afterAll(() => till.close());

const refund = (paymentId: number, amountCents: number, order = orderId) =>
  till.database.transaction(({ payments }) => payments.refund({ paymentId, orderId: order, amountCents }));
const refundsOf = (id: number) => till.database.readCurrent(({ refunds }) => refunds.ofPayment(id));
const due = () => till.query('UPDATE refunds SET next_attempt_at = UTC_TIMESTAMP(3) WHERE next_attempt_at IS NOT NULL');

async function aPaid(method: 'card' | 'transfer' = 'card'): Promise<number> {
  const id = await till.aPayment({ method });
  if (method === 'card') await till.payments.pay(id, card());
  else await till.payments.confirmTransfer(id, (await aUser(till.database)).id);
  return id;
}

describe('a refund', () => {
  it('is sent once, however often it is asked for and by however many workers', async () => {
    const id = await aPaid();
    for (let time = 0; time < 3; time++) await refund(id, 500);
    await Promise.all(Array.from({ length: 6 }, () => till.another().sendRefunds(5)));
    await due();
    await till.work();
    expect(await refundsOf(id)).toMatchObject([{ amountCents: 500, state: 'done', attempts: 1 }]);
    expect(
      await till.query('SELECT refunded_cents AS n FROM test_gateway_payments ORDER BY created_at DESC LIMIT 1'),
    ).toEqual([{ n: 500 }]);
  });

  it('is for no more than was paid, by all orders together', async () => {
    const id = await aPaid();
    await refund(id, 1000);
    await expect(refund(id, 251, ++orderId)).rejects.toThrow('less than 251 left');
    await refund(id, 250, ++orderId);
    await till.work();
  });

  it('is for nothing that was not paid', async () => {
    const id = await till.aPayment();
    await expect(refund(id, 1)).rejects.toThrow('not captured');
  });

  it('whose answer is lost is asked for again with the same key, rarer each time', async () => {
    const id = await aPaid();
    await refund(id, 700);
    const [real] = till.providers;
    let calls = 0;
    const losing: PaymentProvider = Object.assign(Object.create(real!), {
      refund: async (...request: Parameters<PaymentProvider['refund']>) => {
        const answer = await real!.refund(...request);
        if (++calls < 3) throw new Error('lost');
        return answer;
      },
    });
    const payments = till.another([losing]);
    for (let time = 0; time < 4; time++) {
      await payments.sendRefunds(5);
      await due();
    }
    expect(calls).toBe(3);
    expect(await refundsOf(id)).toMatchObject([{ state: 'done', attempts: 3 }]);
  });

  it('that the provider refuses is left to people, who have it tried again or send the money themselves', async () => {
    const { id: admin } = await aUser(till.database);
    const id = await aPaid();
    await refund(id, 300);
    const refusing: PaymentProvider = Object.assign(Object.create(till.providers[0]!), {
      refund: async () => ({ status: 'refused', reason: 'the account is closed' }),
    });
    await till.another([refusing]).sendRefunds(5);
    const left = await till.database.readCurrent(({ refunds }) => refunds.leftToPeople(50));
    expect(left).toMatchObject([{ paymentId: id, state: 'failed', lastError: 'the account is closed' }]);
    const { id: refundId } = left[0]!;
    const retry = () => till.database.transaction(({ refunds }) => refunds.retry(refundId, admin));
    expect([await retry(), await retry()]).toEqual(['done', 'late']);
    await till.work();
    expect(await refundsOf(id)).toMatchObject([{ state: 'done' }]);
    const byHand = await till.database.transaction(({ refunds }) => refunds.doneByHand(refundId, admin));
    expect(byHand).toBe('late');
  });

  it('of a transfer is sent by an admin, with their name in the log', async () => {
    const { id: admin } = await aUser(till.database);
    const id = await aPaid('transfer');
    await refund(id, 400);
    await till.work();
    const [left] = await refundsOf(id);
    expect(left).toMatchObject({ state: 'by-hand', attempts: 1 });
    const done = () => till.database.transaction(({ refunds }) => refunds.doneByHand(left!.id, admin));
    expect((await Promise.all([done(), done(), done()])).sort()).toEqual(['done', 'late', 'late']);
    expect(await refundsOf(id)).toMatchObject([{ state: 'done' }]);
    const log = await till.query("SELECT actor_id, subject_id FROM audit_log WHERE action = 'refund-by-hand'");
    expect(log).toEqual([{ actor_id: admin, subject_id: left!.id }]);
  });
});
