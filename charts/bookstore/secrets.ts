import type { SecretName } from '../../app/contract/environment.ts';
import type { SecretGroup } from '../../app/contract/variable.ts';
import type { Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import { secretNames } from './names.ts';

/** One key of a Secret, and the variable of the operator's shell that gives its value. */
export interface SecretKey {
  /** Key of the Secret, which is the name of the mounted file; for the app's own secrets the variable's name. */
  readonly key: string;
  /** The app's variable whose checks the value must pass; none for what only the database server reads. */
  readonly name?: SecretName;
  /** Variable of the shell. */
  readonly variable: string;
  /** What is taken where that variable is unset: random characters, this text, or nothing: it must be given. */
  readonly fallback: { readonly random: true } | { readonly text: string } | { readonly given: true };
}

/** A Secret that pods of the namespace mount. */
export interface NativeSecret {
  readonly name: string;
  readonly keys: readonly SecretKey[];
}

/** Whether an environment says that there are secrets of that group; of those without which nothing starts, always. */
export function givesSecrets({ mail, secrets }: Environment, group: SecretGroup): boolean {
  if (group === 'mail') return mail?.login ?? false;
  return group !== 'admin' || Boolean(secrets.admin);
}

const random = { random: true } as const;
const given = { given: true } as const;

/** The contract's secrets of a group, each under the shell's variable of that name with a prefix. */
const keysOf = (contract: Contract, group: SecretGroup, prefix = '', texts: Partial<Record<SecretName, string>> = {}) =>
  contract.secretNames
    .filter((name) => contract.variables[name].group === group)
    .map((name): SecretKey => {
      const text = texts[name];
      const chosen = contract.variables[name].optional ? given : random;
      return { key: name, name, variable: `${prefix}${name}`, fallback: text === undefined ? chosen : { text } };
    });

/** The host of a store, if mails can be addressed to it, as to no `localhost` and no IP address; else one of nobody. */
function mailHost({ baseUrl }: Environment): string {
  const { hostname } = new URL(baseUrl);
  return /\.[a-z][a-z0-9-]*$/.test(hostname) ? hostname : 'example.com';
}

/** The first admin: a mailbox at the store's own host, unless another is given, and a password to be changed. */
const adminKeys = (environment: Environment): readonly SecretKey[] => [
  {
    key: 'ADMIN_EMAIL',
    name: 'ADMIN_EMAIL',
    variable: 'ADMIN_EMAIL',
    fallback: { text: `admin@${mailHost(environment)}` },
  },
  { key: 'ADMIN_PASSWORD', name: 'ADMIN_PASSWORD', variable: 'ADMIN_PASSWORD', fallback: random },
];

/** The contract's secrets that an environment has, by what they hold. */
const appKeys = (environment: Environment, contract: Contract) =>
  [
    ['database', keysOf(contract, 'database', '', { DATABASE_USER: 'bookstore' })],
    ['migration', keysOf(contract, 'database', 'MIGRATION_', { DATABASE_USER: 'bookstore_migration' })],
    ['application', keysOf(contract, 'application')],
    ...(givesSecrets(environment, 'mail') ? [['mail', keysOf(contract, 'mail')] as const] : []),
    ...(givesSecrets(environment, 'admin') ? [['admin', adminKeys(environment)] as const] : []),
  ] as const;

/**
 * The Secrets that an environment's pods mount, where they are made from the shell's variables (`npm run secrets`);
 * none where External Secrets makes them.
 */
export function nativeSecrets(environment: Environment, contract: Contract): readonly NativeSecret[] {
  if (environment.secrets.provider !== 'from-environment') return [];
  return [
    ...appKeys(environment, contract).map(([group, keys]) => ({ name: secretNames[group], keys })),
    ...(environment.database.kind === 'in-cluster'
      ? [
          {
            name: secretNames.databaseServer,
            keys: [{ key: 'MYSQL_ROOT_PASSWORD', variable: 'MYSQL_ROOT_PASSWORD', fallback: random }],
          },
        ]
      : []),
  ];
}

/**
 * The secrets of AWS Secrets Manager from which External Secrets makes them: the name of each there, and the properties of
 * its JSON; none where they are made from the shell's variables. Two groups may lie in one of them.
 */
export function storedSecrets(environment: Environment, contract: Contract): readonly NativeSecret[] {
  const { secrets } = environment;
  if (secrets.provider !== 'external-secrets') return [];
  const stored = new Map<string, SecretKey[]>();
  for (const [group, keys] of appKeys(environment, contract)) {
    const source = secrets[group];
    if (!source) continue;
    const properties = keys.map((key) => ({ ...key, key: key.name ? source.properties[key.name] : key.key }));
    stored.set(source.key, [...(stored.get(source.key) ?? []), ...properties]);
  }
  return [...stored].map(([name, keys]) => ({ name, keys }));
}
