import { rules as allRules } from './catalogue.ts';
import { type Model, type Rule, type Verdict, violated } from './rule.ts';

/** A rule's verdict on an environment, and whether it counts. */
export interface Judgement {
  readonly rule: Rule;
  readonly verdict: Verdict;
  /** Why a violation does not count, and until when; also where the rule holds and needs none. */
  readonly waiver?: { readonly reason: string; readonly until: string };
}

/** Everything that is wrong with an environment's waivers, and every rule's judgement. */
export interface Judgements {
  readonly judgements: readonly Judgement[];
  /** What makes the environment refused, one line each. */
  readonly refusals: readonly string[];
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
  const unknown = waivers
    .filter(({ rule }) => !rules.some(({ id }) => id === rule))
    .map(
      ({ rule }) =>
        `${model.name}: waivers: received the rule ${rule}; accepted: ${rules.map(({ id }) => id).join(', ')}`,
    );
  const judgements = rules.map((rule) => {
    const verdict = verdictOn(model, rule);
    const waiver = waivers.find((entry) => entry.rule === rule.id && entry.until >= today);
    return waiver ? { rule, verdict, waiver } : { rule, verdict };
  });
  const refusals = judgements.flatMap(({ rule, verdict, waiver }) => {
    if (verdict.outcome === 'held' || waiver) return [];
    const expired = waivers.find((entry) => entry.rule === rule.id);
    const ended = expired ? `\n    waiver: ended on ${expired.until}` : '';
    return [
      `${model.name}: ${rule.id}: ${verdict.numbers}\n    fix:    ${verdict.fix}\n    source: ${rule.source}${ended}`,
    ];
  });
  return { judgements, refusals: [...unknown, ...refusals] };
}
