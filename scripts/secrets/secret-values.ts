import { randomBytes } from 'node:crypto';
import { type SecretName, variables } from '../../app/contract/environment.ts';
import type { NativeSecret, SecretKey } from '../../charts/bookstore/secrets.ts';

/** Secrets by name, their values by key. */
export type SecretData = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where a value comes from, in words for the person at the terminal. */
export interface Origin {
  readonly secret: string;
  readonly key: string;
  readonly origin: string;
}

/** The values of all keys, and where each is from; or every fault at once, none of which repeats a value. */
export type Values =
  | { readonly data: SecretData; readonly origins: readonly Origin[] }
  | { readonly faults: readonly string[] };

/** Characters of a value for a database server, which has no check in the contract. */
const LONGEST = 128;

/** 256 bits, in characters that need no quotes anywhere. */
const randomText = (): string => randomBytes(32).toString('base64url');

/** Where values may come from: a value by the Secret's name and the key, if it has one, and words for where. */
export interface Source {
  readonly valueOf: (secret: string, key: SecretKey) => string | undefined;
  readonly origin: (key: SecretKey) => string;
}

/** Values by variable, such as the shell's. */
export const variableSource = (
  values: Readonly<Record<string, string | undefined>>,
  origin: (variable: string) => string,
): Source => ({ valueOf: (_, { variable }) => values[variable], origin: ({ variable }) => origin(variable) });

/** What an earlier run has left. */
export const earlierSource = (data: SecretData, where: string): Source => ({
  valueOf: (secret, { key }) => data[secret]?.[key],
  origin: () => `kept from ${where}`,
});

/** The value of a key, and where it comes from: the first source that has one, else what is made; empty when nothing is. */
export function sourceOf(
  secret: string,
  key: SecretKey,
  sources: readonly Source[],
): { readonly value: string; readonly origin: string } {
  for (const source of sources) {
    const value = source.valueOf(secret, key);
    if (value) return { value, origin: source.origin(key) };
  }
  const { fallback, variable } = key;
  if ('text' in fallback) return { value: fallback.text, origin: `${fallback.text}, unless ${variable} is given` };
  return 'random' in fallback ? { value: randomText(), origin: 'generated' } : { value: '', origin: 'not set' };
}

/**
 * Chooses a value for each key.
 *
 * @param sources where values may come from, the one that counts most first
 */
export function chooseValues(secrets: readonly NativeSecret[], sources: readonly Source[]): Values {
  const faults: string[] = [];
  const origins: Origin[] = [];
  const entries = secrets.map(({ name: secret, keys }) => {
    const values = keys.map((each) => {
      const { key, name, variable } = each;
      const { value, origin } = sourceOf(secret, each, sources);
      const fault =
        value === '' ? `${variable} is not given; nothing else can know it (see --help)` : faultOf(value, name);
      if (fault) faults.push(`${secret}, ${key} (${origin}): ${fault}`);
      origins.push({ secret, key, origin });
      return [key, value] as const;
    });
    return [secret, Object.fromEntries(values)] as const;
  });
  const data: SecretData = Object.fromEntries(entries);
  faults.push(...sharedUsers(secrets, data));
  return faults.length > 0 ? { faults } : { data, origins };
}

/** Secrets with one and the same database user: each has its own privileges and password, the last of which would count. */
function sharedUsers(secrets: readonly NativeSecret[], data: SecretData): string[] {
  const first = new Map<string, string>();
  return secrets.flatMap(({ name: secret, keys }) =>
    keys.flatMap(({ key, name, variable }): string[] => {
      const user = name === 'DATABASE_USER' ? data[secret]?.[key] : undefined;
      if (user === undefined) return [];
      const earlier = first.get(user);
      if (earlier === undefined) first.set(user, `${secret} (${variable})`);
      return earlier === undefined
        ? []
        : [
            `${secret}, ${key} (${variable}): received the same user as ${earlier}; accepted: another one, since only one of them may change the schema`,
          ];
    }),
  );
}

/** What the contract has against a value, which it does not repeat; null when nothing. */
export function faultOf(value: string, name: SecretName | undefined): string | null {
  const received = `received a value of ${value.length} characters`;
  // A newline at the end of a mounted file is not taken for a part of the value.
  if (/[\r\n\0]/.test(value)) return `${received} on several lines; accepted: one line`;
  if (name === undefined) return value.length <= LONGEST ? null : `${received}; accepted: 1 to ${LONGEST} characters`;
  const { type, accepts } = variables[name];
  return type.safeParse(value).success ? null : `${received}; accepted: ${accepts}`;
}
