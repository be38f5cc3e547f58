/** One of the five fields of a schedule: the values that it has, in the order of a day or a year. */
interface Field {
  readonly noun: string;
  readonly minimum: number;
  readonly maximum: number;
  /** Words for its values, the first for the minimum. */
  readonly words?: readonly string[];
}

const fields: readonly Field[] = [
  { noun: 'minute', minimum: 0, maximum: 59 },
  { noun: 'hour', minimum: 0, maximum: 23 },
  { noun: 'day of the month', minimum: 1, maximum: 31 },
  {
    noun: 'month',
    minimum: 1,
    maximum: 12,
    words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { noun: 'day of the week', minimum: 0, maximum: 6, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const shorthands: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Days of each month, in a leap year. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** When a schedule runs. */
export interface Schedule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
}

/**
 * Reads a schedule as Kubernetes does (Kubernetes: CronJob, Schedule syntax; robfig/cron, which it uses): five fields of
 * values, ranges, steps and words, or a shorthand such as `@daily`. 7 is no day of the week.
 *
 * @throws with what was received and what is accepted, also where no day is ever right
 */
export function parseSchedule(text: string): Schedule {
  const parts = (shorthands[text] ?? text).split(/\s+/);
  if (parts.length !== fields.length)
    throw new Error(`five fields such as \`30 2 * * *\`, or \`@daily\` and the like (there are ${parts.length})`);
  const [minutes = [], hours = [], days = [], months = []] = fields.map((field, at) => valuesOf(parts[at]!, field));
  // Days of the month and of the week are alternatives, unless one of them is any.
  const isAny = (part: string | undefined) => part?.split(',').some((each) => /^[*?](\/1)?$/.test(each)) ?? false;
  if (isAny(parts[4]) && !months.some((month) => days.some((day) => day <= longest[month - 1]!)))
    throw new Error(`a day that comes (day ${parts[2]} of month ${parts[3]} never does)`);
  return { minutes, hours };
}

/** What is accepted instead of a schedule that cannot be read, or never runs. */
export function scheduleFault(text: string): string | undefined {
  try {
    parseSchedule(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function valuesOf(text: string, field: Field): number[] {
  const values = text.split(',').flatMap((part) => rangeOf(part, field));
  return [...new Set(values)].sort((a, b) => a - b);
}

function rangeOf(part: string, field: Field): number[] {
  const { noun, minimum, maximum } = field;
  const found = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (!found) throw new Error(`${noun} as a value, a range, \`*\` or a step (not \`${part}\`)`);
  const [, first, last, step] = found;
  const from = first === undefined ? minimum : numberOf(first, field);
  const to = last !== undefined ? numberOf(last, field) : first === undefined || step !== undefined ? maximum : from;
  if (from > to) throw new Error(`a range of the ${noun} that begins before it ends (not \`${part}\`)`);
  const width = Number(step ?? 1);
  if (width < 1) throw new Error(`a step of the ${noun} of 1 or more (not \`${part}\`)`);
  return Array.from({ length: Math.floor((to - from) / width) + 1 }, (_, at) => from + at * width);
}

function numberOf(text: string, { noun, minimum, maximum, words = [] }: Field): number {
  const word = words.indexOf(text.toLowerCase());
  const value = word >= 0 ? word + minimum : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  const names = words.length > 0 ? `, or ${words[0]} to ${words.at(-1)}` : '';
  throw new Error(`${noun} from ${minimum} to ${maximum}${names} (not ${text})`);
}
