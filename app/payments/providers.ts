import type { Environment } from '../contract/environment.ts';
import { ConfigurationError } from '../contract/parse-environment.ts';
import { type PaymentProviderId, paymentProviders } from '../contract/payments.ts';
import { bankTransfer } from './bank-transfer.ts';
import type { PaymentProvider } from './provider.ts';
import { testCard } from './test-card.ts';
import type { TestGatewayOptions } from './test-gateway.ts';
import { testRedirect } from './test-redirect.ts';

type PaymentEnvironment = Pick<Environment, 'STORE_STAGE' | 'PAYMENT_PROVIDERS' | 'BANK_TRANSFER_ACCOUNT'>;

/** What providers are made of, beside the environment. */
export type ProviderOptions = TestGatewayOptions & { readonly account?: string | undefined };

/** How each provider of the contract is made. */
const makers: Record<PaymentProviderId, (options: ProviderOptions) => PaymentProvider> = {
  'test-card': testCard,
  'test-redirect': testRedirect,
  'bank-transfer': ({ account }) => bankTransfer(account ?? ''),
};

/** Providers by their ids, in this order. */
export const providersOf = (ids: readonly PaymentProviderId[], options: ProviderOptions): PaymentProvider[] =>
  ids.map((id) => makers[id](options));

/**
 * The providers that an environment chooses: those of PAYMENT_PROVIDERS, and when it is unset transfers where there is an
 * account to transfer to.
 *
 * @throws ConfigurationError for a provider for tests in production, and for one that lacks what it needs
 */
export function chosenProviders(environment: PaymentEnvironment): readonly PaymentProviderId[] {
  const { STORE_STAGE, PAYMENT_PROVIDERS, BANK_TRANSFER_ACCOUNT } = environment;
  const chosen = PAYMENT_PROVIDERS ?? (BANK_TRANSFER_ACCOUNT ? (['bank-transfer'] as const) : []);
  const declared = paymentProviders.filter(({ id }) => chosen.includes(id));
  const received = `PAYMENT_PROVIDERS: received ${JSON.stringify(chosen.join(','))}`;
  const tests = declared.filter(({ test }) => test).map(({ id }) => id);
  const real = paymentProviders.filter(({ test }) => !test).map(({ id }) => `\`${id}\``);
  const faults = [
    ...(STORE_STAGE === 'production' && tests.length > 0
      ? [
          `${received}, with ${tests.join(' and ')} for tests; accepted where STORE_STAGE is production: ${real.join(', ')}`,
        ]
      : []),
    ...(chosen.includes('bank-transfer') && !BANK_TRANSFER_ACCOUNT
      ? [`${received}, but BANK_TRANSFER_ACCOUNT is not set; accepted: bank-transfer with the account to transfer to`]
      : []),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
  return chosen;
}
