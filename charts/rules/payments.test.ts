import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const account = 'BookStore, IBAN DE02 1203 0000 0000 2020 51';
const withPayments = (stage: 'production' | 'staging' | 'development', ...providers: string[]) =>
  aModel({ environment: { stage, payments: { providers: providers as 'test-card'[], transferAccount: account } } });

/** What is written into the pods of a workload after they are rendered, as a patch would. */
const told = (name: string, variables: Readonly<Record<string, string>>) =>
  aModel({
    edit: {
      kind: 'Deployment',
      name,
      change: ({ spec }: AnyObject) =>
        spec.template.spec.containers[0].env.push(
          ...Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
        ),
    },
  });

describe('production-takes-real-money', () => {
  const id = 'production-takes-real-money';

  it('holds where a store in production has real providers alone, and others those for tests', () => {
    expect(verdictOf(id, aModel()).numbers).toBe(
      'bookstore-web: production, bank-transfer; bookstore-worker: production, bank-transfer',
    );
    expect(broken(withPayments('staging', 'test-card', 'bank-transfer'))).toEqual([]);
    expect(broken(withPayments('development', 'test-card', 'test-redirect'))).toEqual([]);
  });

  it('refuses a provider for tests in production, for each role that has it', () => {
    const model = withPayments('production', 'bank-transfer', 'test-card');
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      'bookstore-web is in production, and test-card takes no real money; bookstore-worker is in production, and test-card takes no real money',
    );
  });

  it('takes a stage that nobody has written for production, as the app does', () => {
    const model = withPayments('staging', 'test-card');
    for (const object of model.objects as AnyObject[]) if (object['data']) delete object['data'].STORE_STAGE;
    expect(broken(model)).toEqual([id]);
  });
});

describe('buyers-can-pay', () => {
  const id = 'buyers-can-pay';

  it('holds where there is a way to pay, and every provider has what it needs', () => {
    expect(verdictOf(id, withPayments('staging', 'bank-transfer', 'test-card')).numbers).toBe(
      'bookstore-web: transfer, card; bookstore-worker: transfer, card',
    );
  });

  it('refuses a bank transfer to no account', () => {
    const model = aModel({ environment: { payments: { transferAccount: undefined } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model)).toMatchObject({
      numbers: expect.stringContaining(
        'bookstore-web has the provider bank-transfer, and is not given BANK_TRANSFER_ACCOUNT',
      ),
      fix: expect.stringContaining('set payments.transferAccount'),
    });
  });

  it('takes what is not said as the app does: a transfer, where there is an account for it', () => {
    const silent = (model: ReturnType<typeof aModel>, ...names: string[]) => {
      for (const object of model.objects as AnyObject[]) for (const name of names) delete object['data']?.[name];
      return verdictOf(id, model);
    };
    expect(silent(aModel(), 'PAYMENT_PROVIDERS').numbers).toBe('bookstore-web: transfer; bookstore-worker: transfer');
    expect(silent(aModel(), 'PAYMENT_PROVIDERS', 'BANK_TRANSFER_ACCOUNT').numbers).toContain(
      'bookstore-web has no provider for any way to pay: nobody can buy',
    );
  });

  it('refuses a store in which nobody can pay', () => {
    const none = contract.paymentProviders.filter(({ id: provider }) => provider !== 'bank-transfer');
    const model = aModel({ promised: { paymentProviders: none } });
    expect(verdictOf(id, model)).toMatchObject({
      outcome: 'violated',
      numbers: expect.stringMatching(
        /bookstore-web has no provider for any way to pay: nobody can buy; .* does not have/,
      ),
    });
  });
});

describe('worker-ends-what-web-begins', () => {
  const id = 'worker-ends-what-web-begins';

  it('holds where there are workers that are told the same', () => {
    expect(verdictOf(id, aModel())).toMatchObject({
      outcome: 'held',
      numbers: '2 worker pods, told as bookstore-web is',
    });
  });

  it('refuses a store without a worker', () => {
    const scaled = aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-worker',
        change: ({ spec }) => Object.assign(spec, { replicas: 0 }),
      },
    });
    expect(broken(scaled)).toContain(id);
    expect(verdictOf(id, scaled).numbers).toBe(
      'no pod is a worker: what is held for an order that nobody pays stays held',
    );
    expect(broken(aModel({ remove: { kind: 'Deployment', name: 'bookstore-worker' } }))).toContain(id);
  });

  it('refuses roles that are told differently', () => {
    const model = told('bookstore-worker', { HOLD_MINUTES: '30', BANK_TRANSFER_ACCOUNT: 'another' });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      `BANK_TRANSFER_ACCOUNT is ${account} for bookstore-web, another for bookstore-worker; HOLD_MINUTES is 15 for bookstore-web, 30 for bookstore-worker`,
    );
  });

  it('refuses keys of another Secret', () => {
    const model = aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-worker',
        change: ({ spec }) => {
          for (const { secret } of spec.template.spec.volumes)
            if (secret?.secretName === 'bookstore-application') secret.secretName = 'bookstore-keys';
        },
      },
    });
    expect(verdictOf(id, model).numbers).toBe(
      'SECRET_KEY is of bookstore-application for bookstore-web, of bookstore-keys for bookstore-worker',
    );
  });
});
