/** A metric whose series are chosen by its own labels, with the values that these can have where they are known. */
export interface Measured {
  readonly name: string;
  readonly labels: Readonly<Record<string, readonly string[] | 'any'>>;
}

/** One value, every other value, or what a regular expression matches from its first to its last character. */
type Matcher<Value> = Value | { readonly not: Value } | { readonly matching: string };
type ValueOf<Values> = Values extends readonly (infer Value)[] ? Value : string;

/** Which series of a metric: by its own labels, and by those that Prometheus adds. */
export type Where<M extends Measured> = {
  readonly [Label in keyof M['labels'] | 'namespace' | 'pod' | 'container']?: Matcher<ValueOf<M['labels'][Label]>>;
};

/** Go's strings, which PromQL has, are written like JSON's. */
const quoted = (value: unknown): string => JSON.stringify(value);

function matcher(label: string, wanted: Matcher<string>): string {
  if (typeof wanted === 'string') return `${label}=${quoted(wanted)}`;
  return 'not' in wanted ? `${label}!=${quoted(wanted.not)}` : `${label}=~${quoted(wanted.matching)}`;
}

/** The series of a metric, as PromQL selects them. The compiler refuses labels and values that the metric does not have. */
export function series<M extends Measured>({ name }: M, where: Where<M>): string {
  const matchers = Object.entries(where).map(([label, wanted]) => matcher(label, wanted as Matcher<string>));
  return `${name}{${matchers.join(',')}}`;
}

const partOf =
  (suffix: string) =>
  <M extends Measured>(metric: M): M => ({ ...metric, name: `${metric.name}_${suffix}` });

/** The buckets of a histogram, for `histogram_quantile`. */
export const bucketsOf = partOf('bucket');
/** The sum of what a histogram has observed. */
export const sumOf = partOf('sum');
/** How often a histogram has observed something. */
export const countOf = partOf('count');
