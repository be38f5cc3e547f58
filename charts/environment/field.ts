import { z } from 'zod';

/**
 * Building blocks of the environment schema. Each carries, as its error message, the words for what it accepts, so that
 * a fault can say it; a group's message for an unknown key is the list of the keys it knows.
 */
export const text = (accepts: string, pattern: RegExp): z.ZodString =>
  z.string({ error: accepts }).regex(pattern, { error: accepts });

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

/** CPU of a container, in thousandths of a core. */
export const cpu = text('thousandths of a core such as `500m`', /^[1-9]\d{0,5}m$/);
/** Memory or disk, in mebibytes. */
export const mebibytes = text('mebibytes such as `768Mi`', /^[1-9]\d{0,6}Mi$/);
/** Disk that outlives its pod, in gibibytes. */
export const gibibytes = text('gibibytes such as `100Gi`', /^[1-9]\d{0,6}Gi$/);
export const cidr = text(
  'an IPv4 range such as `10.0.0.0/16`',
  /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)\/(\d|[12]\d|3[0-2])$/,
);
export const cidrs = listOf(cidr, 1, 'a list of IPv4 ranges');
export const hostName = text('a host name', /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/);
export const dnsLabel = text('lower-case letters, digits and -, 63 at most', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
export const arn = (service: string) =>
  text(`an ARN of ${service}`, new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:.+$`));

/** The number in a quantity that `cpu` or `mebibytes` accepted. */
export const amount = (quantity: string): number => Number.parseInt(quantity, 10);
