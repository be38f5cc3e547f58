import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAdmin, aSeller } from '../../testing/builders.ts';
import { anOffer, anOrder, aPaidOrder, deliveryProviders, faultsOf } from '../../testing/orders.ts';
import { aProgram, type Program } from '../../testing/program.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';

let store: TestStore;
let admin: Program;
beforeAll(async () => {
  store = await openTestStore();
  await deliveryProviders(store.database);
  admin = await aProgram(store, (await anAdmin(store.database)).id);
});
afterAll(async () => {
  expect(await faultsOf(store.database)).toEqual([]);
  await store.close();
});

const entriesOf = async (kind: string, id: number) =>
  (
    await store.query('SELECT action FROM audit_log WHERE subject_kind = ? AND subject_id = ? ORDER BY id', [kind, id])
  ).map(({ action }) => action);

/** Gives a command on a parcel in the version that the program has seen. */
const act = (parcel: number, action: string, version: unknown, json: object, key: string = randomUUID()) =>
  admin.ask('POST', `/admin/parcels/${parcel}/${action}`, {
    json,
    headers: { 'idempotency-key': key, 'if-match': `"${version}"` },
  });

/** An order of a seller without an account, paid already. */
async function aDemoOrder() {
  const offer = await anOffer(store.database, { sellerId: await aSeller(store.database) });
  const order = await aPaidOrder(store.database, { wanted: new Map([[offer, 1]]) });
  return { ...order, parcel: order.orderIds[0]! };
}

describe('parcels of everybody', () => {
  it('are listed by state, number, buyer and seller, page by page', async () => {
    const [unpaid, paid] = [await anOrder(store.database), await aPaidOrder(store.database)];
    const parcels = async (query: string) => (await admin.get(`/admin/parcels?${query}`)).body.parcels;
    const ids = async (query: string) => (await parcels(query)).map(({ id }: any) => id);
    expect(await ids(`number=${paid.number}`)).toEqual(paid.orderIds);
    expect(await ids(`buyer=${unpaid.buyerId}&state=unpaid`)).toEqual(unpaid.orderIds);
    expect(await ids(`buyer=${unpaid.buyerId}&state=shipped`)).toEqual([]);
    expect(await parcels(`buyer=${paid.buyerId}`)).toMatchObject([{ number: paid.number, state: 'to-ship' }]);
    const { body: first } = await admin.get('/admin/parcels?limit=1');
    expect((await admin.get(`/admin/parcels?limit=1&after=${first.next}`)).body.parcels[0].id).toBeLessThan(
      first.parcels[0].id,
    );
    for (const query of ['state=lost', 'number=1', 'buyer=0', 'seller=x', 'other=1'])
      expect([query, (await admin.get(`/admin/parcels?${query}`)).status]).toEqual([query, 400]);
  });

  it('show the payment of their order with its attempts, the address, and the version to name', async () => {
    const { parcel, buyerId, paymentId } = await aDemoOrder();
    const { body, headers } = await admin.get(`/admin/parcels/${parcel}`);
    expect(body).toMatchObject({ id: parcel, buyerId, address: { city: 'London' }, state: 'to-ship' });
    expect(body.payment).toMatchObject({
      id: paymentId,
      state: 'captured',
      amount: body.total,
      attempts: [{ provider: 'bank-transfer', state: 'captured' }],
    });
    expect(headers.get('etag')).toBe(`"${body.version}"`);
    expect((await admin.get('/admin/parcels/999999')).status).toBe(404);
  });

  it('are shipped for a seller without an account, once for each key, with an entry in the log', async () => {
    const { parcel } = await aDemoOrder();
    const { version } = (await admin.get(`/admin/parcels/${parcel}`)).body;
    const ship = () => act(parcel, 'ship', version, { trackingNumber: 'JD 014' }, 'the-same-key');
    for (let times = 0; times < 2; times++)
      expect((await ship()).body).toMatchObject({ state: 'shipped', delivery: { trackingNumber: 'JD 014' } });
    expect(await entriesOf('order', parcel)).toEqual(['ship-order']);
    expect((await act(parcel, 'ship', version, {})).body.code).toBe('version-conflict');
    expect((await act(parcel, 'ship', version + 1, {})).body.code).toBe('order-state');
    expect((await act(parcel, 'cancel', version, { reason: 'x' }, 'the-same-key')).body.code).toBe(
      'idempotency-key-reused',
    );
  });

  it('are cancelled with a reason; what was paid is refunded, and left to people where no provider sends it', async () => {
    const { parcel, number } = await aDemoOrder();
    const { version, total } = (await admin.get(`/admin/parcels/${parcel}`)).body;
    expect((await act(parcel, 'cancel', version, { reason: ' ' })).body.faults).toHaveProperty('reason');
    expect((await act(parcel, 'cancel', '', {})).body.code).toBe('invalid-input');
    const without = await admin.post(`/admin/parcels/${parcel}/cancel`, { reason: 'Why' });
    expect([without.status, without.body.code]).toEqual([428, 'if-match-required']);
    const { body } = await act(parcel, 'cancel', version, { reason: 'The shop has closed.' });
    expect(body).toMatchObject({ state: 'cancelled', refund: { amount: total, state: 'due' } });
    expect(body.events.at(-1)).toMatchObject({ actor: 'admin', note: 'The shop has closed.' });
    expect(await entriesOf('order', parcel)).toEqual(['cancel-order']);
    expect((await act(999_999, 'cancel', 1, { reason: 'Why' })).status).toBe(404);

    await store.query("UPDATE refunds SET state = 'by-hand', next_attempt_at = NULL WHERE order_id = ?", [parcel]);
    const { refunds } = (await admin.get('/admin/refunds?limit=100')).body;
    const refund = refunds.find(({ parcelId }: any) => parcelId === parcel);
    expect(refund).toMatchObject({ reference: number, amount: total, state: 'by-hand' });
    const deal = (action: string, id: unknown = refund.id, key?: string) =>
      admin.post(`/admin/refunds/${id}/${action}`, {}, key);
    expect((await deal('retry')).body.code).toBe('refund-not-left');
    for (let times = 0; times < 2; times++)
      expect((await deal('done', refund.id, 'the-money-is-sent')).body).toMatchObject({ id: refund.id, state: 'done' });
    expect((await deal('done')).body.code).toBe('refund-not-left');
    expect((await deal('done', 999_999)).status).toBe(404);
    expect(await entriesOf('refund', refund.id)).toEqual(['refund-by-hand']);
  });
});

describe('a refund that a provider has refused', () => {
  it('is asked for again when an admin says so, once', async () => {
    const { parcel } = await aDemoOrder();
    const { version } = (await admin.get(`/admin/parcels/${parcel}`)).body;
    await act(parcel, 'cancel', version, { reason: 'Why' });
    const [row] = await store.query('SELECT id FROM refunds WHERE order_id = ?', [parcel]);
    const id = Number(row!['id']);
    await store.query("UPDATE refunds SET state = 'failed', next_attempt_at = NULL WHERE id = ?", [id]);
    const twins = await Promise.all([1, 2].map(() => admin.post(`/admin/refunds/${id}/retry`, {}, 'retry-the-refund')));
    expect(twins.map(({ status, body }) => [status, body.state])).toEqual([
      [200, 'due'],
      [200, 'due'],
    ]);
    expect(await entriesOf('refund', id)).toEqual(['retry-refund']);
  });
});

describe('a bank transfer', () => {
  it('is listed, looked at, and confirmed once, however often and at once it is said', async () => {
    const order = await anOrder(store.database, { method: 'transfer' });
    const path = `/admin/transfers/${order.paymentId}`;
    const { transfers } = (await admin.get('/admin/transfers?limit=100')).body;
    expect(transfers).toContainEqual(expect.objectContaining({ paymentId: order.paymentId, reference: order.number }));
    expect((await admin.get(path)).body).toMatchObject({
      reference: order.number,
      payer: { id: order.buyerId },
      arrivedAt: null,
      holdsUntil: expect.any(String),
    });
    const without = await admin.ask('POST', `${path}/confirm`);
    expect(without.body.code).toBe('idempotency-key-required');
    const answers = await Promise.all([1, 2, 3].map(() => admin.post(`${path}/confirm`)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await entriesOf('payment', order.paymentId)).toEqual(['confirm-transfer']);
    expect((await admin.get(path)).body).toMatchObject({ state: 'captured', holdsUntil: null });
    expect((await admin.get(`/admin/parcels/${order.orderIds[0]}`)).body.state).toBe('to-ship');
    expect((await admin.post('/admin/transfers/999999/confirm')).status).toBe(404);
    const card = await anOrder(store.database);
    expect((await admin.get(`/admin/transfers/${card.paymentId}`)).status).toBe(404);
    expect((await admin.post(`/admin/transfers/${card.paymentId}/confirm`)).body.code).toBe('payment-not-awaited');
  });
});

describe('an attempt to pay that does not come to an end', () => {
  it('is gone on with at once, once for each key', async () => {
    const { paymentId, number } = await anOrder(store.database);
    await store.database.transaction(({ attempts }) => attempts.begin({ id: paymentId }, 'test-card'));
    await store.query('UPDATE payment_attempts SET checks = 100 WHERE payment_id = ?', [paymentId]);
    const { payments } = (await admin.get('/admin/stuck-payments?limit=100')).body;
    const stuck = payments.find(({ reference }: any) => reference === number);
    expect(stuck).toMatchObject({ paymentId, provider: 'test-card', state: 'sent', checks: 100 });
    const retry = (attempt: number) => admin.post(`/admin/stuck-payments/${attempt}/retry`, {}, `retry-of-${attempt}`);
    expect([(await retry(stuck.attemptId)).status, (await retry(stuck.attemptId)).status]).toEqual([204, 204]);
    expect(await entriesOf('attempt', stuck.attemptId)).toEqual(['retry-attempt']);
    expect((await retry(999_999)).status).toBe(404);
    expect((await admin.get('/admin/stuck-payments')).body.payments).toEqual([]);
  });
});
