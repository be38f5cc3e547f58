import type { SecretName, Settings } from '../../app/contract/environment.ts';
import type { Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import { databaseServer } from './names.ts';
import { givesSecrets } from './secrets.ts';

/** Proxies between shopper and app whose X-Forwarded-For entry is believed: the balancer or Traefik alone. */
const trustedProxies = { alb: 1, traefik: 1, 'node-port': 0 } as const;

/** The secrets that an environment's pods are given: of the optional ones those that its file says it has. */
const givenSecrets = (environment: Environment, { secretNames, variables }: Contract): readonly SecretName[] =>
  secretNames.filter((name) => givesSecrets(environment, variables[name].group));

/** The `<NAME>_FILE` variables: where the app finds each secret, which is never a variable itself. */
export const secretFileSettings = (environment: Environment, contract: Contract): Record<string, string> =>
  Object.fromEntries(givenSecrets(environment, contract).map((name) => [`${name}_FILE`, contract.secretFile(name)]));

/** Where the database is, and how it is spoken to. */
export function databaseSettings({ database }: Environment, contract: Contract) {
  if (database.kind === 'in-cluster') {
    return {
      DATABASE_HOST: databaseServer.name,
      DATABASE_PORT: contract.variables.DATABASE_PORT.default,
      DATABASE_NAME: database.name,
      DATABASE_TLS: 'off',
    };
  }
  return {
    DATABASE_HOST: database.writerHost,
    ...(database.readerHost && { DATABASE_READER_HOST: database.readerHost }),
    DATABASE_PORT: String(database.port),
    DATABASE_NAME: database.name,
    DATABASE_TLS: database.tls,
  };
}

/** How mails leave the store; nothing where there is no mail server. */
const mailSettings = ({ mail }: Environment) =>
  mail && {
    SMTP_HOST: mail.host,
    SMTP_PORT: String(mail.port),
    SMTP_TLS: mail.tls,
    ...(mail.from && { MAIL_FROM: mail.from }),
  };

/** How buyers pay. */
const paymentSettings = ({ stage, payments }: Environment) => ({
  STORE_STAGE: stage,
  PAYMENT_PROVIDERS: payments.providers.join(','),
  ...(payments.transferAccount && { BANK_TRANSFER_ACCOUNT: payments.transferAccount }),
  HOLD_MINUTES: String(payments.holdMinutes),
  TRANSFER_HOLD_DAYS: String(payments.transferHoldDays),
});

/**
 * The app's settings in an environment. Its type is the contract's: a setting that has no default and is missing here
 * does not pass the type-check.
 */
export function settingsOf(environment: Environment, contract: Contract): Settings {
  return {
    BASE_URL: environment.baseUrl,
    TRUSTED_PROXIES: String(trustedProxies[environment.ingress.kind]),
    UPLOAD_FOLDER: contract.folders.uploads,
    BACKUP_FOLDER: contract.folders.backup,
    ...databaseSettings(environment, contract),
    ...mailSettings(environment),
    ...paymentSettings(environment),
    ...environment.settings,
  };
}
