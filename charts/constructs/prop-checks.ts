import type { Construct } from 'constructs';

/** Checks of a construct's props. The first that does not hold throws, with what was received and what is accepted. */
export interface PropChecks {
  /** A whole number within bounds, both included. */
  whole(prop: string, received: number, minimum: number, maximum: number): void;
  /** A text of a form; `accepted` describes it in words. */
  matching(prop: string, received: string, form: RegExp, accepted: string): void;
  /** Anything else. */
  that(holds: boolean, prop: string, received: unknown, accepted: string): void;
}

/** Checks whose messages begin with the path of the construct. */
export function propChecks(at: Construct): PropChecks {
  const that = (holds: boolean, prop: string, received: unknown, accepted: string) => {
    if (!holds) throw new Error(`${at.node.path}: ${prop} is ${JSON.stringify(received)}; accepted is ${accepted}`);
  };
  return {
    that,
    whole: (prop, received, minimum, maximum) =>
      that(
        Number.isInteger(received) && received >= minimum && received <= maximum,
        prop,
        received,
        `a whole number from ${minimum} to ${maximum}`,
      ),
    matching: (prop, received, form, accepted) => that(form.test(received), prop, received, accepted),
  };
}

/** Name of a Service, the strictest of all names: 63 characters, the first a letter. */
export const dnsLabel = {
  form: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  words: 'lower-case letters, digits and -, 63 at most, a letter first',
};

/** Refuses the size of a volume without a unit, or of none. */
export const checkVolumeSize = (at: Construct, size: string): void =>
  propChecks(at).matching('size', size, /^[1-9]\d*(Mi|Gi|Ti)$/, 'a size with its unit, such as `5Gi`');
