import type { SecretName, Settings } from '../app/contract/environment.ts';
import type { Contract } from './contract.ts';
import type { Environment } from './environment.ts';

/** Proxies between shopper and app whose X-Forwarded-For entry is believed: the balancer alone. */
const trustedProxies = 1;

/** The `<NAME>_FILE` variables: where the app finds each secret, which is never a variable itself. */
export const secretFileSettings = (contract: Contract): Record<`${SecretName}_FILE`, string> =>
  Object.fromEntries(contract.secretNames.map((name) => [`${name}_FILE`, contract.secretFile(name)])) as Record<
    `${SecretName}_FILE`,
    string
  >;

/**
 * The app's settings in an environment. Its type is the contract's: a setting that has no default and is missing here
 * does not pass the type-check.
 */
export function settingsOf(environment: Environment, contract: Contract): Settings {
  const { database } = environment;
  return {
    BASE_URL: `https://${environment.host}`,
    TRUSTED_PROXIES: String(trustedProxies),
    UPLOAD_FOLDER: contract.folders.uploads,
    DATABASE_HOST: database.writerHost,
    ...(database.readerHost && { DATABASE_READER_HOST: database.readerHost }),
    DATABASE_PORT: String(database.port),
    DATABASE_NAME: database.name,
    DATABASE_TLS: database.tls,
    DATABASE_POOL_SIZE: String(database.poolSize),
    ...environment.settings,
  };
}
