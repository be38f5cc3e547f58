import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { card, openTill, type Till } from '../testing/till.ts';
import type { Attempt } from './payment.model.ts';
import type { PaymentProvider } from './provider.ts';

let till: Till;
beforeAll(async () => {
  till = await openTill({ poolSize: 8, queueLimit: 500 });
});
beforeEach(() => {
  till.paid.length = 0;
});
afterEach(async () => expect(await till.faults()).toEqual([]));
afterAll(() => till.close());

const signal = AbortSignal.timeout(600_000);
const gateway = () => till.providers[0]!;
const end = (id: number) => till.database.transaction(({ payments }) => payments.end(id));
const due = () =>
  till.query('UPDATE payment_attempts SET next_check_at = UTC_TIMESTAMP(3) WHERE next_check_at IS NOT NULL');

describe('paying once', () => {
  it('is what twenty who pay at once do', async () => {
    for (const number of ['4242424242424242', '4000000000000119', '4000000000003220']) {
      const id = await till.aPayment();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? till.payments : till.another()).pay(id, card(number))),
      );
      expect(await till.query('SELECT COUNT(*) AS n FROM payment_attempts WHERE payment_id = ?', [id])).toEqual([
        { n: 1 },
      ]);
      await till.database.transaction(async ({ testGateway }) =>
        testGateway.answer(
          (await till.query('SELECT key_text AS k FROM payment_attempts WHERE payment_id = ?', [id]))[0]![
            'k'
          ] as string,
          true,
        ),
      );
      await till.work();
      expect(await till.stateOf(id)).toBe('captured: captured');
      expect(till.paid.filter((paid) => paid === id)).toEqual([id]);
    }
  });

  it('is what a webhook, a return and two workers do that come at once', async () => {
    for (const number of ['4000000000003220', '4000000000000119', '4000000000000341']) {
      const id = await till.aPayment();
      await till.payments.pay(id, card(number));
      const { key } = (await till.payments.view(id)).attempt!;
      await till.database.transaction(({ testGateway }) => testGateway.answer(key, true));
      await due();
      await Promise.all(
        Array.from({ length: 5 }, () => [
          till.payments.resolve(key),
          till.another().resume(5),
          till.payments.resume(5),
        ]).flat(),
      );
      await till.work();
      expect(await till.stateOf(id)).toBe('captured: captured');
      expect(till.paid.filter((paid) => paid === id)).toEqual([id]);
    }
  });
});

describe('calling a payment off', () => {
  it('while it is paid ends in one of both', async () => {
    const outcomes = new Set<string>();
    for (let time = 0; time < 12; time++) {
      const id = await till.aPayment({ method: time % 2 ? 'paypal' : 'card' });
      const [paying, ending] = await Promise.all([till.payments.pay(id, card()), end(id)]);
      const { attempt } = await till.payments.view(id);
      if (attempt) {
        await till.database.transaction(({ testGateway }) => testGateway.answer(attempt.key, true));
        await Promise.all([till.payments.resolve(attempt.key), end(id)]);
      }
      await till.work();
      const [state] = (await till.stateOf(id)).split(':');
      expect(['captured', 'ended']).toContain(state);
      if (ending === 'ended') expect(state).toBe('ended');
      if (ending === 'paid' || paying.outcome === 'paid') expect(state).toBe('captured');
      expect(till.paid.includes(id)).toBe(state === 'captured');
      outcomes.add(state!);
    }
  });

  it('leaves one alone whose money may come yet', async () => {
    const id = await till.aPayment();
    await till.payments.pay(id, card('4000000000000119'));
    expect(await end(id)).toBe('under-way');
    await till.work();
    expect(await end(id)).toBe('paid');
  });
});

/** A process that is killed: it has come so far, and notes nothing any more. */
describe('a process that ends', () => {
  const begin = async (id: number): Promise<Attempt> =>
    (await till.database.transaction(({ attempts }) => attempts.begin({ id }, gateway().id))).attempt!;
  const authorise = ({ key }: Attempt) =>
    gateway().authorise(
      {
        key,
        amountCents: 1250,
        currency: 'USD',
        reference: 'R',
        returnUrl: '',
        details: { number: '4242424242424242' },
      },
      signal,
    );

  it('before it has asked leaves a payment that can be tried again', async () => {
    const id = await till.aPayment();
    const attempt = await begin(id);
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'under-way' });
    await till.work();
    expect(await till.stateOf(id)).toBe('open: voided');
    // What it had sent arrives at last.
    expect((await authorise(attempt)).status).toBe('declined');
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'paid' });
  });

  it('before it has noted the answer is followed by one that takes the money', async () => {
    const id = await till.aPayment();
    await authorise(await begin(id));
    expect(await end(id)).toBe('under-way');
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
  });

  it('before it has noted that it took the money is followed by one that does', async () => {
    const id = await till.aPayment();
    const attempt = await begin(id);
    const answer = await authorise(attempt);
    await till.database.transaction(({ attempts }) => attempts.settle(attempt.key, answer, false));
    await gateway().capture(attempt.key, signal);
    expect(await till.stateOf(id)).toBe('authorised: authorised');
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
  });

  it('in the transaction of the hook leaves no payment without what it is for', async () => {
    const id = await till.aPayment();
    const attempt = await begin(id);
    await authorise(attempt);
    const taken = await gateway().capture(attempt.key, signal);
    const killed = till.database.transaction(async ({ attempts }) => {
      if (taken.status === 'captured') await attempts.settle(attempt.key, taken, false);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await till.stateOf(id)).toBe('authorising: sent');
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
  });

  it('with money taken for an attempt that was given up is followed by one that gives it back', async () => {
    const id = await till.aPayment();
    const attempt = await begin(id);
    const answer = await authorise(attempt);
    await till.database.transaction(({ attempts }) => attempts.settle(attempt.key, answer, false));
    await gateway().capture(attempt.key, signal);
    await till.database.transaction(({ attempts }) => attempts.giveUp(attempt.key));
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'paid' });
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: voided, captured', [id]]);
    expect(
      await till.query('SELECT refunded_cents FROM test_gateway_payments WHERE key_text = ?', [attempt.key]),
    ).toEqual([{ refunded_cents: 1250 }]);
  });
});

describe('workers', () => {
  it('take an attempt once while one of them has it', async () => {
    const id = await till.aPayment();
    await till.payments.pay(id, card('4000000000000119'));
    await due();
    const claims = await Promise.all(
      Array.from({ length: 6 }, () => till.database.transaction(({ attempts }) => attempts.claim(10))),
    );
    expect(claims.flat().filter(({ paymentId }) => paymentId === id)).toHaveLength(1);
    await till.work();
  });

  it('ask rarer each time, and show what does not come to an end', async () => {
    const silent: PaymentProvider = Object.assign(Object.create(gateway()), {
      authorise: (...request: Parameters<PaymentProvider['authorise']>) => gateway().authorise(...request),
      find: () => Promise.reject(new Error('no gateway 4242424242424242')),
    });
    const payments = till.another([silent]);
    const id = await till.aPayment();
    await payments.pay(id, card('4000000000000119'));
    const waits = [];
    for (let check = 0; check < 10; check++) {
      await due();
      await payments.resume(20);
      const [attempt] = await till.query(
        'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), next_check_at) AS wait FROM payment_attempts WHERE payment_id = ?',
        [id],
      );
      waits.push(Number(attempt!['wait']));
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBeLessThan(20);
    expect(waits.at(-1)).toBeGreaterThan(1800);
    const stuck = await till.database.readCurrent(({ paymentLists }) => paymentLists.stuckAttempts(50));
    expect(stuck).toMatchObject([
      { paymentId: id, provider: 'test-card', state: 'sent', lastError: 'test-card: no gateway …' },
    ]);
    expect(await till.database.transaction(({ paymentLists }) => paymentLists.retry(stuck[0]!.id))).toBe(true);
    await till.work();
    expect(await till.stateOf(id)).toBe('captured: captured');
  });
});
