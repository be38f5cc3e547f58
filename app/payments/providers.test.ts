import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { testProviders } from '../testing/payments.ts';
import { describeProvider } from '../testing/provider-contract.ts';
import { bankTransfer } from './bank-transfer.ts';
import type { PaymentProvider } from './provider.ts';
import { chosenProviders } from './providers.ts';
import { readDetails } from './read-details.ts';

let data: TestDatabase;
let providers: PaymentProvider[];
beforeAll(async () => {
  // A pool of one: no call of a provider may need two connections.
  data = await openTestDatabase({ poolSize: 1 });
  providers = testProviders(data.database);
});
afterAll(() => data.close());

const provider = (id: string): PaymentProvider => providers.find((each) => each.id === id)!;
const approve = (key: string) => data.database.transaction(({ testGateway }) => testGateway.answer(key, true));

describeProvider('test-card', () => ({ provider: provider('test-card'), details: { number: '4242424242424242' } }));
describeProvider('test-card with an extra step', () => ({
  provider: provider('test-card'),
  details: { number: '4000000000003220' },
  approve,
}));
describeProvider('test-redirect', () => ({ provider: provider('test-redirect'), details: {}, approve }));

describe('a bank transfer', () => {
  it('waits for the money, and is given back by people', async () => {
    const transfer = bankTransfer('IBAN');
    const signal = AbortSignal.timeout(1000);
    const request = { key: 'k', amountCents: 1, currency: 'USD', reference: 'R', returnUrl: '', details: {} };
    expect((await transfer.authorise(request, signal)).status).toBe('awaiting');
    expect((await transfer.find('k', signal))?.status).toBe('awaiting');
    expect(await transfer.refund({ key: 'r', paymentKey: 'k', amountCents: 1 }, signal)).toEqual({ status: 'by-hand' });
  });
});

describe('the form of a card', () => {
  const next = (new Date().getUTCFullYear() % 100) + 1;
  const read = (form: Record<string, string>) =>
    readDetails(provider('test-card'), { number: '4242 4242 4242 4242', expiry: `12/${next}`, code: '123', ...form });

  it('is read however people write it', () => {
    expect(read({})).toEqual({ value: { number: '4242424242424242', expiry: `12/${next}`, code: '123' } });
    expect(read({ number: ' 4242-4242-4242-4242 ', expiry: `01 / 20${next}` })).toHaveProperty('value');
    const now = new Date();
    const month = `${String(now.getUTCMonth() + 1).padStart(2, '0')}/${now.getUTCFullYear() % 100}`;
    expect(read({ expiry: month })).toHaveProperty('value');
  });

  it.each([
    ['number', '4242 4242 4242 4241', 'number'],
    ['number', '', 'number'],
    ['number', '4242', 'number'],
    ['number', '٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢', 'number'],
    ['number', `${'4242 '.repeat(2000)}`, 'number'],
    ['number', '<script>', 'number'],
    ['expiry', '12/20', 'past'],
    ['expiry', '13/40', 'expiry'],
    ['expiry', '1240', 'expiry'],
    ['expiry', '', 'expiry'],
    ['code', '12', 'code'],
    ['code', '12345', 'code'],
    ['code', '12a', 'code'],
  ])('refuses as %s %p', (field, value, fault) => {
    expect(read({ [field]: value })).toEqual({ faults: { [field]: fault } });
  });

  it('has every fault at once, in the order of the page', () => {
    expect(JSON.stringify(readDetails(provider('test-card'), {}))).toBe(
      '{"faults":{"number":"number","expiry":"expiry","code":"code"}}',
    );
  });
});

describe('the choice of providers', () => {
  const BANK_TRANSFER_ACCOUNT = 'IBAN';
  it('refuses those for tests in production, and a transfer to nowhere, all at once', () => {
    const choose = () =>
      chosenProviders({
        STORE_STAGE: 'production',
        PAYMENT_PROVIDERS: ['test-card', 'bank-transfer', 'test-redirect'],
        BANK_TRANSFER_ACCOUNT: undefined,
      });
    expect(choose).toThrow(
      'test-card and test-redirect for tests; accepted where STORE_STAGE is production: `bank-transfer`',
    );
    expect(choose).toThrow('BANK_TRANSFER_ACCOUNT is not set');
  });

  it.each(['staging', 'development'] as const)('takes those for tests in %s', (STORE_STAGE) => {
    const PAYMENT_PROVIDERS = ['test-redirect', 'test-card'] as const;
    expect(chosenProviders({ STORE_STAGE, PAYMENT_PROVIDERS, BANK_TRANSFER_ACCOUNT })).toEqual(PAYMENT_PROVIDERS);
  });

  it('is transfers where nothing is said and there is an account, and nothing where there is none', () => {
    const production = { STORE_STAGE: 'production', PAYMENT_PROVIDERS: undefined } as const;
    expect(chosenProviders({ ...production, BANK_TRANSFER_ACCOUNT })).toEqual(['bank-transfer']);
    expect(chosenProviders({ ...production, BANK_TRANSFER_ACCOUNT: undefined })).toEqual([]);
  });
});
