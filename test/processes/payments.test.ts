import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { openTestDatabase, type TestDatabase, testServer } from '../../app/testing/database.ts';
import { anOrder, deliveryProviders, faultsOf } from '../../app/testing/orders.ts';
import { card, MONEY_FAULTS } from '../../app/testing/till.ts';
import { environmentOf, type StoreProcess, startProcess } from './store-process.ts';

let data: TestDatabase;
let environment: Record<string, string>;
const running: StoreProcess[] = [];

beforeAll(async () => {
  data = await openTestDatabase();
  await deliveryProviders(data.database);
  environment = {
    ...environmentOf(data.options.name),
    STORE_STAGE: 'development',
    PAYMENT_PROVIDERS: 'test-card',
    LOG_LEVEL: 'info',
  };
}, 60_000);
afterAll(async () => {
  for (const { child, exit } of running) {
    child.kill('SIGKILL');
    await exit;
  }
  await data.close();
});

/** An order, and who pays for it at a web process of its own; that breaks off when the process is killed. */
async function aBuyerAtAWeb() {
  const web = startProcess(['web'], environment);
  running.push(web);
  const { port } = await web.line('listening');
  await web.line('ready');
  const { buyerId, number, paymentId } = await anOrder(data.database);
  const token = await data.database.transaction(({ sessions }) => sessions.open(buyerId, { browser: '', system: '' }));
  const pay = () =>
    fetch(`http://127.0.0.1:${port}/orders/${number}/pay`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `__Host-session=${token}`, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({
        'form-token': createHash('sha256').update(`form ${token}`).digest('base64url'),
        ...card(),
      }),
    }).catch(() => undefined);
  const kill = async () => {
    web.child.kill('SIGKILL');
    await web.exit;
  };
  return { paymentId, pay, kill };
}

const stateOf = async (paymentId: number) =>
  (await data.query('SELECT state FROM payments WHERE id = ?', [paymentId]))[0]!['state'];
const gateway = (paymentId: number) =>
  data.query(
    `SELECT g.state FROM test_gateway_payments g JOIN payment_attempts a ON a.key_text = g.key_text WHERE a.payment_id = ?`,
    [paymentId],
  );

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await sleep(2);
  }
}

/** Lets a worker process go on with what was left, until nothing is. */
async function work(): Promise<void> {
  const worker = startProcess(['worker'], environment);
  running.push(worker);
  await worker.line('working');
  await until(async () => {
    await data.query(
      'UPDATE payment_attempts SET next_check_at = UTC_TIMESTAMP(3) WHERE next_check_at > UTC_TIMESTAMP(3)',
    );
    await sleep(500);
    return (await data.query('SELECT id FROM payment_attempts WHERE next_check_at IS NOT NULL')).length === 0;
  });
  worker.child.kill('SIGKILL');
  await worker.exit;
}

describe('a process that is killed while it takes a payment', () => {
  it('between the authorisation and its note of it leaves an order that is paid in the end', async () => {
    const { paymentId, pay, kill } = await aBuyerAtAWeb();
    const lock = await createConnection({ ...testServer(), database: data.options.name });
    const paying = pay();
    await until(async () => (await stateOf(paymentId)) === 'authorising');
    // Nobody can note the answer now.
    await lock.query('START TRANSACTION');
    await lock.query('SELECT id FROM payments WHERE id = ? FOR UPDATE', [paymentId]);
    await until(async () => (await gateway(paymentId)).length === 1);
    await kill();
    await lock.query('ROLLBACK');
    await lock.end();
    await paying;
    await work();
    expect(await stateOf(paymentId)).toBe('captured');
    expect(await gateway(paymentId)).toEqual([{ state: 'captured' }]);
    expect(await data.query(MONEY_FAULTS)).toEqual([]);
    expect(await faultsOf(data.database)).toEqual([]);
  }, 120_000);

  it.each([5, 30])(
    'after %p ms leaves it paid or open, never both and never lost',
    async (milliseconds) => {
      const { paymentId, pay, kill } = await aBuyerAtAWeb();
      const paying = pay();
      await until(async () => (await stateOf(paymentId)) !== 'open');
      await sleep(milliseconds - 5);
      await kill();
      await paying;
      await work();
      expect(['captured', 'open']).toContain(await stateOf(paymentId));
      expect(await data.query(MONEY_FAULTS)).toEqual([]);
      expect(await faultsOf(data.database)).toEqual([]);
    },
    180_000,
  );
});
