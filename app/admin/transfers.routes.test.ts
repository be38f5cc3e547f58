import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAdmin } from '../testing/builders.ts';
import { anOrder, aPaidOrder, deliveryProviders, faultsOf, type PlacedOrder } from '../testing/orders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
let admin: Visitor;
let other: Visitor;
beforeAll(async () => {
  store = await openTestStore();
  await deliveryProviders(store.database);
  admin = new Visitor(store);
  await admin.logIn(await anAdmin(store.database));
  other = new Visitor(store);
  await other.logIn(await anAdmin(store.database));
});
afterAll(async () => {
  expect(await faultsOf(store.database)).toEqual([]);
  await store.close();
});

const entriesOf = async (kind: string, id: number) =>
  (
    await store.query('SELECT action FROM audit_log WHERE subject_kind = ? AND subject_id = ? ORDER BY id', [kind, id])
  ).map(({ action }) => action);
const stateOf = async ({ paymentId, orderIds }: PlacedOrder) => [
  (await store.query('SELECT state FROM payments WHERE id = ?', [paymentId]))[0]!['state'],
  (await store.query('SELECT state FROM orders WHERE id = ?', [orderIds[0]]))[0]!['state'],
];

describe('a bank transfer', () => {
  it('is listed with what to look for, and confirmed: the order is paid and its seller may ship', async () => {
    const order = await anOrder(store.database, { method: 'transfer' });
    const list = await admin.page('/admin/transfers');
    for (const text of [`href="/admin/transfers/${order.paymentId}"`, order.number, 'Copies are held until'])
      expect(list).toContain(text);
    const page = await admin.page(`/admin/transfers/${order.paymentId}`);
    expect(page).toMatch(/Is \$[\d.]+ in the account, with the reference/);
    const answer = await admin.post(`/admin/transfers/${order.paymentId}/confirm`);
    expect(answer.headers.get('location')).toBe(`/admin/transfers/${order.paymentId}?done=confirmed`);
    expect(await stateOf(order)).toEqual(['captured', 'to-ship']);
    expect(await entriesOf('payment', order.paymentId)).toEqual(['confirm-transfer']);
    const done = await admin.page(`/admin/transfers/${order.paymentId}?done=confirmed`);
    expect(done).toContain('The transfer is confirmed.');
    expect(done).not.toContain('/confirm"');
    expect(await admin.page('/admin/transfers')).not.toContain(order.number);
  });

  it('is confirmed once, of two admins who see it at once', async () => {
    const order = await anOrder(store.database, { method: 'transfer' });
    const path = `/admin/transfers/${order.paymentId}/confirm`;
    const answers = await Promise.all([admin.post(path), other.post(path), admin.post(path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect(await entriesOf('payment', order.paymentId)).toHaveLength(1);
    const late = await admin.post(path);
    expect(await late.text()).toContain('Nothing has changed: it was confirmed already.');
  });

  it('that comes too late confirms nothing', async () => {
    const order = await anOrder(store.database, { method: 'transfer' });
    await store.database.transaction(({ orders }) =>
      orders.act({ orderId: order.orderIds[0]!, action: 'cancel', by: { actor: 'buyer', userId: order.buyerId } }),
    );
    const answer = await admin.post(`/admin/transfers/${order.paymentId}/confirm`);
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('send the money back');
    expect(await stateOf(order)).toEqual(['ended', 'cancelled']);
  });

  it('is none that is paid by card', async () => {
    const order = await anOrder(store.database, { method: 'card' });
    const path = `/admin/transfers/${order.paymentId}`;
    expect((await admin.get(path)).status).toBe(404);
    expect((await admin.post(`${path}/confirm`)).status).toBeGreaterThanOrEqual(400);
    expect(await stateOf(order)).toEqual(['open', 'unpaid']);
  });
});

describe('a refund', () => {
  /** A refund in a state in which the worker leaves it. */
  async function aRefund(state: 'by-hand' | 'failed' | 'due', attempts = 0): Promise<number> {
    const order = await aPaidOrder(store.database, { method: 'transfer' });
    await store.database.transaction(({ orders }) =>
      orders.act({ orderId: order.orderIds[0]!, action: 'cancel', by: { actor: 'buyer', userId: order.buyerId } }),
    );
    const [row] = await store.query('SELECT id FROM refunds WHERE payment_id = ?', [order.paymentId]);
    const id = row!['id'] as number;
    await store.query(
      `UPDATE refunds SET state = ?, attempts = ?, last_error = '<b>no</b>', next_attempt_at = IF(? = 'due', next_attempt_at, NULL) WHERE id = ?`,
      [state, attempts, state, id],
    );
    return id;
  }
  const refund = async (id: number) =>
    (
      await store.query('SELECT state, attempts, next_attempt_at IS NOT NULL AS due FROM refunds WHERE id = ?', [id])
    )[0];

  it('by hand counts as given back when an admin says that it is sent, once', async () => {
    const id = await aRefund('by-hand');
    const page = await admin.page('/admin/refunds');
    for (const text of ['to be sent by hand', '&lt;b&gt;no', `/admin/refunds/${id}/done`]) expect(page).toContain(text);
    expect(page).not.toContain(`/admin/refunds/${id}/retry`);
    const path = `/admin/refunds/${id}/done`;
    const answers = await Promise.all([admin.post(path), other.post(path)]);
    expect(answers.map(({ headers }) => headers.get('location')).sort()).toEqual([
      '/admin/refunds?done=late',
      '/admin/refunds?done=sent',
    ]);
    expect(await refund(id)).toMatchObject({ state: 'done' });
    expect(await entriesOf('refund', id)).toEqual(['refund-by-hand']);
    expect(await admin.page('/admin/refunds?done=sent')).not.toContain(`/admin/refunds/${id}/`);
  });

  it('that its provider has refused is tried again, or sent by hand', async () => {
    const id = await aRefund('failed', 3);
    expect(await admin.page('/admin/refunds')).toContain('refused by the provider');
    await admin.post(`/admin/refunds/${id}/retry`);
    expect(await refund(id)).toEqual({ state: 'due', attempts: 0, due: 1 });
    expect((await admin.post(`/admin/refunds/${id}/retry`)).headers.get('location')).toContain('done=late');
    expect((await admin.post(`/admin/refunds/${id}/done`)).headers.get('location')).toContain('done=late');
    expect(await entriesOf('refund', id)).toEqual(['retry-refund']);
  });

  it('that is asked for in vain again and again is shown, and goes on by itself', async () => {
    const id = await aRefund('due', 20);
    const page = await admin.page('/admin/refunds');
    expect(page).toContain('tried again by itself');
    expect(page).not.toContain(`/admin/refunds/${id}/`);
  });
});

describe('a payment that is stuck', () => {
  it('is looked into at once when an admin says so', async () => {
    const order = await anOrder(store.database, { method: 'card' });
    await store.database.transaction(({ attempts }) => attempts.begin({ id: order.paymentId }, 'test-card'));
    await store.query(
      "UPDATE payment_attempts SET checks = 20, last_error = '<i>timeout</i>', next_check_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE payment_id = ?",
      [order.paymentId],
    );
    const [row] = await store.query('SELECT id FROM payment_attempts WHERE payment_id = ?', [order.paymentId]);
    const id = row!['id'] as number;
    expect(await admin.page('/admin')).toContain('<li><span>1</span><a href="/admin/jobs/payments">');
    const page = await admin.page('/admin/jobs/payments');
    for (const text of ['asked, without an answer', '&lt;i&gt;timeout', order.number]) expect(page).toContain(text);
    await admin.post(`/admin/jobs/payments/${id}/retry`);
    const [attempt] = await store.query(
      'SELECT checks, next_check_at <= UTC_TIMESTAMP(3) AS due FROM payment_attempts WHERE id = ?',
      [id],
    );
    expect(attempt).toEqual({ checks: 0, due: 1 });
    expect(await entriesOf('attempt', id)).toEqual(['retry-attempt']);
    expect(await admin.page('/admin/jobs/payments')).not.toContain(order.number);
    await store.query("UPDATE payments SET state = 'open' WHERE id = ?", [order.paymentId]);
    await store.query("UPDATE payment_attempts SET state = 'voided', next_check_at = NULL WHERE id = ?", [id]);
    expect((await admin.post(`/admin/jobs/payments/${id}/retry`)).headers.get('location')).toContain('done=already');
  });
});

describe('lists of money', () => {
  it('have each transfer on one page', async () => {
    await store.query(
      `INSERT INTO payments (payer_id, reference, method, currency, amount_cents, state, created_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
       SELECT (SELECT MIN(id) FROM users), CONCAT('MANY', i), 'transfer', 'USD', 1000, 'awaiting', UTC_TIMESTAMP(3) FROM n`,
    );
    const seen: string[] = [];
    for (let path: string | undefined = '/admin/transfers'; path; ) {
      const page: string = await admin.page(path);
      seen.push(...[...page.matchAll(/>(MANY\d+)</g)].map(([, reference]) => reference!));
      path = /<a rel="next" href="([^"]+)"/.exec(page)?.[1];
    }
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
    await store.query("DELETE FROM payments WHERE reference LIKE 'MANY%'");
  });

  it.each(['transfers', 'refunds', 'jobs/payments'])('refuse places that are none: %s', async (list) => {
    for (const after of ['0', '-1', 'x', '99999999999'])
      expect((await admin.get(`/admin/${list}?after=${after}`)).status).toBe(400);
  });

  it('are told in Spanish', async () => {
    const order = await anOrder(store.database, { method: 'transfer' });
    const spanish = new Visitor(store, { 'accept-language': 'es' });
    await spanish.logIn(await anAdmin(store.database));
    expect(await spanish.page('/admin/transfers')).toContain('Los ejemplares se reservan hasta');
    expect(await spanish.page(`/admin/transfers/${order.paymentId}`)).toContain('Sí, ha llegado');
    expect(await spanish.page('/admin/refunds')).toContain('Devoluciones que esperan a una persona');
    expect(await spanish.page('/admin/jobs/payments')).toContain('Pagos atascados');
  });
});
