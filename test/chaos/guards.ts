import type { Change } from './checkout.ts';

/** A precaution of the store that a scenario stands for: without it the scenario must fail. */
export interface Guard {
  readonly name: string;
  /** What takes it away. */
  readonly changes: readonly Change[];
  readonly scenario: string;
  /** The episodes that notice. */
  readonly only?: RegExp;
}

const driver = 'app/database/guarded-driver.ts';

/** Each of them is taken away, one at a time, to see that its scenario notices. */
export const guards: readonly Guard[] = [
  {
    name: 'drain',
    scenario: 'rollout',
    only: /replace/,
    changes: [{ file: 'app/roles/web.ts', from: 'await sleep(drainSeconds * 1000);', to: '' }],
  },
  {
    name: 'eviction',
    scenario: 'database',
    only: /failover|connections of before/,
    changes: [
      { file: driver, from: 'if (poisonsConnection(failure)) cut(connection);', to: '' },
      { file: driver, from: 'this.#pulse.suspect(true)', to: 'undefined' },
      { file: driver, from: 'this.#generation++;', to: 'return;' },
      { file: driver, from: 'cutOff(connection)', to: 'void connection' },
    ],
  },
  {
    name: 'idempotency',
    scenario: 'rollout',
    only: /replace/,
    changes: [
      {
        file: 'app/idempotency/idempotency.service.ts',
        from: 'const keyHash = sha256(key);',
        to: 'const keyHash = sha256(key + Math.random());',
      },
    ],
  },
  {
    name: 'bounds of the queues',
    scenario: 'overload',
    only: /crowd/,
    changes: [
      { file: 'app/contract/operations.ts', from: 'readsAtOnce: 100,', to: 'readsAtOnce: 1_000_000,' },
      { file: 'app/database/database.ts', from: 'queueLimit: options.queueLimit,', to: 'queueLimit: 0,' },
    ],
  },
  {
    name: 'bounded waiting for a connection',
    scenario: 'database',
    only: /no room|connections of before/,
    changes: [{ file: driver, from: 'boundWaiting(pool, {', to: 'void ((..._: unknown[]) => boundWaiting)(pool, {' }],
  },
];
