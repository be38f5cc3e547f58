import { randomBytes } from 'node:crypto';
import { type SecretName, variables } from '../../app/contract/environment.ts';
import type { NativeSecret } from '../../charts/bookstore/secrets.ts';

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

/**
 * Chooses a value for each key: the shell's variable, else what is known of earlier runs, nearest first, else a new one.
 *
 * @param known what earlier runs have left, with the words for where
 */
export function chooseValues(
  secrets: readonly NativeSecret[],
  shell: Readonly<Record<string, string | undefined>>,
  known: readonly { readonly where: string; readonly data: SecretData }[],
): Values {
  const faults: string[] = [];
  const origins: Origin[] = [];
  const entries = secrets.map(({ name: secret, keys }) => {
    const values = keys.map(({ key, name, variable, fallback }) => {
      const earlier = known.find(({ data }) => data[secret]?.[key]);
      const [value, origin] = shell[variable]
        ? [shell[variable], `from ${variable}`]
        : earlier
          ? [earlier.data[secret]![key]!, `kept from ${earlier.where}`]
          : 'text' in fallback
            ? [fallback.text, `${fallback.text}, unless ${variable} is set`]
            : 'random' in fallback
              ? [randomText(), 'generated']
              : ['', 'not set'];
      const fault = value === '' ? `set ${variable}; nothing else can know it` : faultOf(value, name);
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

function faultOf(value: string, name: SecretName | undefined): string | null {
  const received = `received a value of ${value.length} characters`;
  // A newline at the end of a mounted file is not taken for a part of the value.
  if (/[\r\n\0]/.test(value)) return `${received} on several lines; accepted: one line`;
  if (name === undefined) return value.length <= LONGEST ? null : `${received}; accepted: 1 to ${LONGEST} characters`;
  const { type, accepts } = variables[name];
  return type.safeParse(value).success ? null : `${received}; accepted: ${accepts}`;
}
