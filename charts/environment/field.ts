import { z } from 'zod';
import { networkOf } from './network.ts';

/**
 * Building blocks of the environment schema. Each carries, as its error message, the words for what it accepts, so that
 * a fault can say it; a group's message for an unknown key is the list of the keys it knows.
 */
export const text = (accepts: string, pattern: RegExp): z.ZodString =>
  z.string({ error: accepts }).regex(pattern, { error: accepts, abort: true });

/** A whole number within bounds, both included. */
export const whole = (minimum: number, maximum: number): z.ZodNumber => {
  const error = `a whole number from ${minimum} to ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
};

export const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, { error: values.map((value) => `\`${value}\``).join(' or ') });

/** A list without repetition. */
export const listOf = <T extends z.ZodType>(item: T, minimum: number, accepts: string) =>
  z
    .array(item, { error: accepts })
    .min(minimum, { error: accepts })
    .refine((values) => new Set(values.map((value) => JSON.stringify(value))).size === values.length, {
      error: `${accepts}, each once`,
    });

/** A group of keys; others are refused. */
export const group = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? Object.keys(shape).join(', ')
        : `a group of the keys ${Object.keys(shape).join(', ')}`,
  });

/** A number with its unit, within bounds, both included. */
function quantity(noun: string, unit: string, example: number, minimum: number, maximum: number) {
  const error = `${noun} such as \`${example}${unit}\`, from \`${minimum}${unit}\` to \`${maximum}${unit}\``;
  return text(error, new RegExp(`^[1-9]\\d{0,7}${unit}$`)).refine(
    (value) => amount(value) >= minimum && amount(value) <= maximum,
    { error, abort: true },
  );
}

/** CPU of a container, in thousandths of a core: from what a process needs to start, to what the largest nodes have. */
export const cpu = quantity('thousandths of a core', 'm', 500, 10, 192_000);
/** Memory or disk, in mebibytes. */
export const mebibytes = (minimum: number, maximum: number) => quantity('mebibytes', 'Mi', 768, minimum, maximum);
/** Disk that outlives its pod, in gibibytes, up to the largest volume of EBS (64 TiB). */
export const gibibytes = quantity('gibibytes', 'Gi', 100, 1, 65_536);
const range = 'an IPv4 range such as `10.0.0.0/16`';
export const cidr = text(range, /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/)
  .refine((value) => networkOf(value) !== undefined, { error: range, abort: true })
  .refine((value) => networkOf(value) === value, {
    error: ({ input }) => `the network \`${networkOf(String(input))}\`, of which this is an address`,
  });
export const cidrs = listOf(cidr, 1, 'a list of IPv4 ranges');
export const hostName = text('a host name', /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/);
export const dnsLabel = text('lower-case letters, digits and -, 63 at most', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
/** An address of http or https without path: of a host name or, as browsers do, of an IPv4 address. */
const address = 'an address such as `https://books.example.com`, without path';
export const webAddress = text(
  address,
  /^https?:\/\/([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:\d{1,5})?$/,
).refine(
  // Numbers are read as IPv4, as browsers do: `https://010.1` is `https://8.0.0.1`, and `https://1.2.3.4.5` nothing.
  (value) => URL.canParse(value) && value.split(/[/:]+/)[1] === new URL(value).hostname && value.length <= 253,
  { error: address, abort: true },
);
/** Name of a label, which may have a domain in front (Kubernetes: Labels and Selectors, Syntax and character set). */
export const labelName = text(
  'a label such as `release` or `example.com/team`',
  /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
);
export const labelValue = text(
  'letters, digits, -, _ and ., 63 at most, a number or `true` in quotes',
  /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
);
/**
 * An ARN of a thing in a region, or of a role, which lies in none.
 *
 * @param resource how the part after the account begins, such as `certificate/`
 */
export const arn = (accepts: string, service: string, resource: string) =>
  text(
    accepts,
    new RegExp(`^arn:aws[a-z-]*:${service}:${service === 'iam' ? '' : '[a-z0-9-]+'}:\\d{12}:${resource}[^,\\s]+$`),
  );

/** The number in a quantity that `cpu` or `mebibytes` accepted. */
export const amount = (quantity: string): number => Number.parseInt(quantity, 10);
