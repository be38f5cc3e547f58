import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { servicesOver } from '../services.ts';
import { openTestDatabase, silentLog, type TestDatabase, testCursors } from '../testing/database.ts';
import { Database } from './database.ts';
import { whileHoldingLock } from './work-lock.ts';

let store: TestDatabase;
let holders: Holder[];
beforeEach(async () => {
  store = await openTestDatabase();
  holders = [];
});
afterEach(async () => {
  for (const holder of holders) await holder.end();
  await store.close();
});

/** A process that works while it holds the lock. */
class Holder {
  readonly database: Database<unknown>;
  /** How often it got the lock. */
  turns = 0;
  working = false;
  readonly #stop = new AbortController();
  #ended: Promise<void> | undefined;

  constructor(poolSize: number) {
    this.database = new Database({ ...store.options, poolSize }, servicesOver(testCursors));
    holders.push(this);
  }

  async begin(): Promise<this> {
    await this.database.connect();
    const options = { name: 'test', signal: this.#stop.signal, log: silentLog };
    this.#ended = whileHoldingLock(this.database.dataSource, options, async (signal) => {
      this.turns++;
      this.working = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      this.working = false;
    });
    return this;
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await this.database.close();
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 10 s.');
    await sleep(10);
  }
};
const lockHolder = async (): Promise<number> =>
  Number((await store.query(`SELECT IS_USED_LOCK('test:${store.options.name}') AS id`))[0]!['id']);

describe('the lock of the workers', () => {
  it('lets one work, and the next as soon as it ends', async () => {
    const first = await new Holder(2).begin();
    await until(() => first.working);
    const second = await new Holder(2).begin();
    await sleep(2500); // it has asked twice by then
    expect([first.working, second.working]).toEqual([true, false]);
    await first.end();
    await until(() => second.working);
  });

  it('stops the work when its connection is lost, and begins again when it has the lock back', async () => {
    const holder = await new Holder(2).begin();
    await until(() => holder.working);
    await store.query(`KILL ${await lockHolder()}`);
    await until(() => !holder.working);
    await until(() => holder.working && holder.turns === 2);
  });

  it('leaves the rest of the pool to the work, and gives its own connection up at the end', async () => {
    const holder = await new Holder(2).begin();
    await until(() => holder.working);
    await holder.database.dataSource.query('SELECT 1');
    expect(await lockHolder()).toBeGreaterThan(0);
    await holder.end();
    expect(await lockHolder()).toBe(0);
  });
});
