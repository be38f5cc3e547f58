import type { Environment } from '../contract/environment.ts';
import type { EnvironmentSource } from '../contract/parse-environment.ts';
import { followSecrets } from '../core/secret-files.ts';
import type { Database } from '../database/database.ts';
import { chosenProviders, type PaymentProvider, providersOf } from '../payments/index.ts';
import type { Services } from '../services.ts';

type TakingMoney = Pick<
  Environment,
  'STORE_STAGE' | 'PAYMENT_PROVIDERS' | 'BANK_TRANSFER_ACCOUNT' | 'SECRET_KEY' | 'BASE_URL'
>;

/**
 * The payment providers of an environment.
 *
 * @throws ConfigurationError for one that may not serve this store, or lacks what it needs
 */
export function openProviders(
  environment: TakingMoney,
  { variables }: EnvironmentSource,
  database: Database<Services>,
): PaymentProvider[] {
  const ids = chosenProviders(environment);
  const signing = followSecrets(['SECRET_KEY'], variables, environment);
  return providersOf(ids, {
    database,
    baseUrl: environment.BASE_URL,
    account: environment.BANK_TRANSFER_ACCOUNT,
    keys: () => signing().SECRET_KEY.split(','),
  });
}
