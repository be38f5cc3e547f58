import type { Database } from '../database/database.ts';
import { type PaymentProvider, providersOf } from '../payments/index.ts';
import type { Services } from '../services.ts';

/** Of the store under test, for what its test providers sign. */
export const testSecretKey = 'a key of at least thirty-two characters';
export const testAccount = 'BookStore (test), IBAN DE02 1203 0000 0000 2020 51';

/** Every payment provider, one for each way to pay. */
export const testProviders = (database: Database<Services>, baseUrl = 'http://store.test'): PaymentProvider[] =>
  providersOf(['test-card', 'test-redirect', 'bank-transfer'], {
    database,
    baseUrl,
    account: testAccount,
    keys: () => [testSecretKey],
  });
