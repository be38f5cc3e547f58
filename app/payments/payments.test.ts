import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { card, openTill, type Till } from '../testing/till.ts';

let till: Till;
beforeAll(async () => {
  // A pool of one: nothing in a transaction asks for a second connection, and no provider is asked in one.
  till = await openTill({ poolSize: 1 });
});
beforeEach(() => {
  till.paid.length = 0;
});
afterEach(async () => expect(await till.faults()).toEqual([]));
afterAll(() => till.close());

const approve = (key: string, yes = true) =>
  till.database.transaction(({ testGateway }) => testGateway.answer(key, yes));
const keyOf = async (id: number): Promise<string> => (await till.payments.view(id)).attempt!.key;

describe('a card', () => {
  it('is charged once, and the hook told once', async () => {
    const id = await till.aPayment();
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'paid' });
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'paid' });
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
  });

  it('that is filled in wrongly is asked nothing', async () => {
    const id = await till.aPayment();
    expect(await till.payments.pay(id, card('4242424242424241'))).toEqual({
      outcome: 'invalid',
      faults: { number: 'number' },
    });
    expect(await till.stateOf(id)).toBe('open: ');
  });

  it.each([
    ['4000000000000002', 'declined'],
    ['4000000000009995', 'funds'],
  ])('%s is declined, and another may be tried', async (number, reason) => {
    const id = await till.aPayment();
    expect(await till.payments.pay(id, card(number))).toEqual({ outcome: 'declined', reason });
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'paid' });
    expect(await till.stateOf(id)).toBe('captured: declined, captured');
  });

  it('whose authorisation was lost on the way is found, and charged', async () => {
    const id = await till.aPayment();
    expect(await till.payments.pay(id, card('4000000000000119'))).toEqual({ outcome: 'under-way' });
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'under-way' });
    expect(await till.stateOf(id)).toBe('authorising: sent');
    await till.payments.resolve(await keyOf(id));
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
  });

  it('of which nobody can say anything for a while is asked after until somebody can', async () => {
    const id = await till.aPayment();
    expect(await till.payments.pay(id, card('4000000000000259'))).toEqual({ outcome: 'under-way' });
    await till.payments.resolve(await keyOf(id));
    expect(await till.stateOf(id)).toBe('authorising: sent');
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
  });

  it('of which the gateway has never heard is given up for good, and may be tried again', async () => {
    const id = await till.aPayment();
    expect(await till.payments.pay(id, card('4000000000000069'))).toEqual({ outcome: 'under-way' });
    const key = await keyOf(id);
    // Who looks while the call may still be on its way gives nothing up.
    await till.payments.resolve(key);
    expect(await till.stateOf(id)).toBe('authorising: sent');
    await till.work();
    expect(await till.stateOf(id)).toBe('open: voided');
    expect((await till.payments.view(id)).attempt!.reason).toBe('unanswered');
    const late = { key, amountCents: 1250, currency: 'USD', reference: 'R', returnUrl: '', details: card() };
    expect((await till.providers[0]!.authorise(late, AbortSignal.timeout(9000))).status).toBe('declined');
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'paid' });
  });

  it('whose money cannot be taken at once is taken later', async () => {
    const id = await till.aPayment();
    expect(await till.payments.pay(id, card('4000000000000341'))).toEqual({ outcome: 'under-way' });
    expect(await till.stateOf(id)).toBe('authorised: authorised');
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
  });

  it('whose money can never be taken is released, and may be tried again', async () => {
    const id = await till.aPayment();
    expect(await till.payments.pay(id, card('4000000000005126'))).toEqual({
      outcome: 'declined',
      reason: 'not-captured',
    });
    expect(await till.payments.pay(id, card())).toEqual({ outcome: 'paid' });
    await till.work();
    expect(await till.stateOf(id)).toBe('captured: voided, captured');
  });

  it('leaves its number nowhere', async () => {
    for (const number of ['4242424242424242', '4000000000000119', '4000000000000002', '4000000000000341'])
      await till.payments.pay(await till.aPayment(), card(number));
    const kept = [];
    for (const table of ['payments', 'payment_attempts', 'test_gateway_payments', 'audit_log'])
      kept.push(...(await till.query(`SELECT * FROM ${table}`)));
    expect(JSON.stringify([kept, till.logged])).not.toMatch(/42424242|00000000/);
    await till.work();
  });
});

describe('a payment at another page', () => {
  it('waits there, and is taken when the payer has approved', async () => {
    const id = await till.aPayment({ method: 'paypal' });
    const paying = await till.payments.pay(id, {});
    const key = await keyOf(id);
    expect(paying).toEqual({ outcome: 'action', url: `http://store.test/test-gateway/pay/${key}` });
    expect(await till.payments.pay(id, {})).toEqual(paying);
    await till.payments.resolve(key);
    await till.work();
    expect(await till.stateOf(id)).toBe('action: action');
    await approve(key);
    await till.payments.resolve(key);
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
  });

  it('that the payer has refused is open again', async () => {
    const id = await till.aPayment();
    await till.payments.pay(id, card('4000000000003220'));
    await approve(await keyOf(id), false);
    await till.payments.resolve(await keyOf(id));
    expect(await till.stateOf(id)).toBe('open: declined');
    expect((await till.payments.view(id)).attempt!.reason).toBe('cancelled');
  });

  it('that is approved after it was called off is released', async () => {
    const id = await till.aPayment({ method: 'paypal' });
    await till.payments.pay(id, {});
    const key = await keyOf(id);
    expect(await till.database.transaction(({ payments }) => payments.end(id))).toBe('ended');
    await approve(key);
    await till.payments.resolve(key);
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['ended: voided', []]);
    expect(await till.payments.pay(id, {})).toEqual({ outcome: 'ended' });
  });
});

describe('a transfer', () => {
  it('is confirmed by an admin once, with their name in the log', async () => {
    const admin = await aUser(till.database);
    const id = await till.aPayment({ method: 'transfer', amountCents: 7700 });
    expect(await till.payments.pay(id, {})).toEqual({ outcome: 'awaiting' });
    await till.work();
    expect(await till.stateOf(id)).toBe('awaiting: awaiting');
    const awaited = await till.database.readCurrent(({ paymentLists }) => paymentLists.awaitedTransfers(50));
    expect(awaited).toContainEqual(expect.objectContaining({ id, amountCents: 7700 }));
    const answers = await Promise.all([1, 2, 3].map(() => till.payments.confirmTransfer(id, admin.id)));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['confirmed', 'paid', 'paid']);
    expect([await till.stateOf(id), till.paid]).toEqual(['captured: captured', [id]]);
    const log = await till.query("SELECT actor_id, details FROM audit_log WHERE action = 'confirm-transfer'");
    expect(log).toEqual([{ actor_id: admin.id, details: expect.stringContaining('7700') }]);
  });

  it('is confirmed even if its payer has never asked where to transfer', async () => {
    const admin = await aUser(till.database);
    const id = await till.aPayment({ method: 'transfer' });
    expect(await till.payments.confirmTransfer(id, admin.id)).toEqual({ outcome: 'confirmed' });
    expect(await till.stateOf(id)).toBe('captured: captured');
  });

  it('that arrives too late is not taken for payment', async () => {
    const admin = await aUser(till.database);
    const id = await till.aPayment({ method: 'transfer' });
    await till.payments.pay(id, {});
    await till.database.transaction(({ payments }) => payments.end(id));
    expect(await till.payments.confirmTransfer(id, admin.id)).toEqual({ outcome: 'ended' });
    await till.work();
    expect([await till.stateOf(id), till.paid]).toEqual(['ended: voided', []]);
  });

  it('is the only payment that people confirm', async () => {
    const admin = await aUser(till.database);
    const id = await till.aPayment({ method: 'paypal' });
    await till.payments.pay(id, {});
    expect(await till.payments.confirmTransfer(id, admin.id)).toEqual({ outcome: 'not-by-hand' });
    await expect(till.payments.confirmTransfer(999_999, admin.id)).rejects.toThrow('No payment');
    await till.database.transaction(({ payments }) => payments.end(id));
    await till.work();
  });
});

describe('a way to pay that nobody serves', () => {
  it('is not offered', async () => {
    const without = till.another(till.providers.filter(({ id }) => id !== 'test-card'));
    expect(without.methods()).toEqual(['paypal', 'transfer']);
    const id = await till.aPayment();
    expect(await without.pay(id, card())).toEqual({ outcome: 'not-offered' });
    expect(await till.stateOf(id)).toBe('open: ');
  });
});
