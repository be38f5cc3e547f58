import { rules as allRules } from './catalogue.ts';
import { count, type Model, type Rule, type Verdict, violated } from './rule.ts';

/** A rule's verdict on an environment, and whether it counts. */
export interface Judgement {
  readonly rule: Rule;
  readonly verdict: Verdict;
  /** Why a violation does not count, and until when; also where the rule holds and needs none. */
  readonly waiver?: { readonly reason: string; readonly until: string };
  /** What is to be known of the rule's waiver at every synth: that it is used, soon over or not needed. */
  readonly note?: string;
}

/** Everything that is wrong with an environment's waivers, and every rule's judgement. */
export interface Judgements {
  readonly judgements: readonly Judgement[];
  /** What is wrong with the waivers themselves, one line each. */
  readonly waiverFaults: readonly string[];
  /** What makes the environment refused, one line each: these, and every violation that is not waived. */
  readonly refusals: readonly string[];
}

type Waiver = Model['environment']['waivers'][number];

/** Days until a waiver's end from which on every synth warns of it. */
const noticeDays = 30;
/** Days that a waiver may hold: what nobody has looked at for a year is no exception but the rule. */
const longestDays = 366;

const daysUntil = (day: string, today: string): number =>
  Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);

function noteOn({ rule, reason, until }: Waiver, verdict: Verdict, today: string): string | undefined {
  const days = daysUntil(until, today);
  if (verdict.outcome === 'held')
    return days < 0
      ? `waiver of ${rule} ended on ${until} and is not needed: the rule holds`
      : `waiver of ${rule} is not needed: the rule holds`;
  if (days < 0) return undefined;
  const soon = days <= noticeDays ? `, which is in ${count(days, 'day')}` : '';
  return `waived until ${until}${soon}: ${rule}: ${reason} (${verdict.numbers})`;
}

/** Faults of the waivers themselves. */
function faultsOfWaivers({ name, environment: { waivers } }: Model, today: string): string[] {
  const latest = new Date(Date.parse(today) + longestDays * 86_400_000).toISOString().slice(0, 10);
  return waivers.flatMap(({ rule, until }) => [
    ...(daysUntil(until, today) > longestDays
      ? [`${name}: waivers: ${rule}: received until ${until}; accepted: a day within a year, up to ${latest}`]
      : []),
  ]);
}

/** Objects may be invalid in any way: what a rule stumbles over is a violation, and no end of the other checks. */
function verdictOn(model: Model, rule: Rule): Verdict {
  try {
    return rule.check(model);
  } catch (error) {
    return violated(`cannot be judged (${error})`, 'correct the other faults first; without any, the rule is at fault');
  }
}

/**
 * Holds an environment to the rules.
 *
 * @param today as `2027-01-31`; a waiver counts up to and including its last day
 */
export function judge(model: Model, today: string, rules: readonly Rule[] = allRules): Judgements {
  const { waivers } = model.environment;
  const judgements = rules.map((rule): Judgement => {
    const verdict = verdictOn(model, rule);
    const waiver = waivers.find((entry) => entry.rule === rule.id);
    const note = waiver && noteOn(waiver, verdict, today);
    return { rule, verdict, ...(waiver && waiver.until >= today && { waiver }), ...(note && { note }) };
  });
  const refusals = judgements.flatMap(({ rule, verdict, waiver }) => {
    if (verdict.outcome === 'held' || waiver) return [];
    const expired = waivers.find((entry) => entry.rule === rule.id);
    const ended = expired ? `\n    waiver: ended on ${expired.until}` : '';
    return [
      `${model.name}: ${rule.id}: ${verdict.numbers}\n    fix:    ${verdict.fix}\n    source: ${rule.source}${ended}`,
    ];
  });
  const faults = faultsOfWaivers(model, today);
  return { judgements, waiverFaults: faults, refusals: [...faults, ...refusals] };
}
