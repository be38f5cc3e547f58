import { z } from 'zod';

/** A value in an environment variable: how its text is parsed, and what is accepted, in words. */
export interface Value<T> {
  readonly type: z.ZodType<T, string>;
  readonly accepts: string;
}

/** Secrets that are rotated together lie in one Secret, mounted as one folder. */
export type SecretGroup = 'database' | 'application' | 'mail' | 'admin';

interface Common {
  readonly description: string;
  readonly accepts: string;
  readonly example?: string;
}

/** Not secret: lies in a ConfigMap. `Default` is `undefined` where a value must be given. */
export interface Setting<T, Default extends string | undefined> extends Common {
  readonly kind: 'setting';
  readonly type: z.ZodType<T, string>;
  readonly default: Default;
  /** May stay unset without having a default. */
  readonly optional: boolean;
}

/** Secret: read from the variable, or from the file that `<NAME>_FILE` names. */
export interface SecretVariable<T> extends Common {
  readonly kind: 'secret';
  readonly group: SecretGroup;
  readonly type: z.ZodType<T, string>;
  /** May be left out. */
  readonly optional: boolean;
}

type Rest = Omit<Common, 'accepts'>;

export const setting = <T>(value: Value<T>, rest: Rest): Setting<T, undefined> => ({
  ...value,
  ...rest,
  kind: 'setting',
  default: undefined,
  optional: false,
});

export const settingWithDefault = <T>(value: Value<T>, fallback: string, rest: Rest): Setting<T, string> => ({
  ...value,
  ...rest,
  kind: 'setting',
  default: fallback,
  optional: false,
});

export const optionalSetting = <T>(value: Value<T>, rest: Rest): Setting<T | undefined, string> => ({
  ...value,
  ...rest,
  kind: 'setting',
  default: '',
  optional: true,
});

export const secret = <T>(value: Value<T>, group: SecretGroup, rest: Rest): SecretVariable<T> => ({
  ...value,
  ...rest,
  kind: 'secret',
  group,
  optional: false,
});

export const optionalSecret = <T>(value: Value<T>, group: SecretGroup, rest: Rest): SecretVariable<T | undefined> => ({
  ...value,
  ...rest,
  kind: 'secret',
  group,
  optional: true,
});

/** A whole number within bounds, both included. */
export const integer = (minimum: number, maximum: number): Value<number> => ({
  type: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((n) => n >= minimum && n <= maximum),
  accepts: `a whole number from ${minimum} to ${maximum}`,
});

export const oneOf = <const T extends readonly string[]>(...values: T): Value<T[number]> => ({
  type: z.enum(values) as unknown as z.ZodType<T[number], string>,
  accepts: values.map((value) => `\`${value}\``).join(' or '),
});

/** One or more of these, separated by commas, none twice. */
export const someOf = <const T extends readonly string[]>(...values: T): Value<readonly T[number][]> => ({
  type: z
    .string()
    .transform((list) => list.split(','))
    .refine((chosen) => chosen.every((value) => values.includes(value)) && new Set(chosen).size === chosen.length)
    .transform((chosen) => chosen as T[number][]),
  accepts: `one or more of ${values.map((value) => `\`${value}\``).join(', ')}, separated by commas`,
});

export const text = (accepts: string, pattern = /^[^\0\r\n]{1,1000}$/): Value<string> => ({
  type: z.string().regex(pattern),
  accepts,
});

/** What a mail address is: what a browser accepts in a field (HTML Standard, valid email address), up to RFC 5321's length. */
export const address = {
  pattern:
    /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/,
  longest: 254,
} as const;

/** One mail address, without a name. */
export const mailAddress = (): Value<string> => ({
  type: z.string().max(address.longest).regex(address.pattern),
  accepts: 'a mail address such as `shop@example.com`',
});

/** One mail address of an account: its domain is one that the internet knows, with a dot in it. */
export const accountAddress = (): Value<string> => ({
  type: mailAddress().type.refine((value) => /\.[a-z][a-z0-9-]*$/i.test(value)),
  accepts: 'a mail address such as `admin@example.com`, not of a host without a dot',
});

/** An absolute http(s) address without path, query or credentials; parsed to its origin. */
export const origin = (): Value<string> => ({
  type: z
    .string()
    .refine((value) => {
      const url = URL.parse(value);
      return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
    })
    .transform((value) => new URL(value).origin),
  accepts: 'an http or https address without a path, such as `https://books.example.com`',
});
