import { changesLines } from './change-text.ts';
import { titleOf } from './identity.ts';
import { acceptanceOf, type Refusal } from './refusal.ts';
import { deletion } from './removals.ts';

/** Columns of a report. */
const width = 100;

/** Why a synth refuses a change, and what to do about it. */
export const refusalText = (environment: string, refusal: Refusal, context: string): string =>
  [`${environment}: ${titleOf(refusal.object)} ${headlines[refusal.outcome]}`, ...refusalLines(refusal, context)].join(
    '\n    ',
  );

const headlines: Readonly<Record<Refusal['outcome'], string>> = {
  anew: 'cannot be changed like this in a cluster that has it as it is committed',
  kept: 'has a setting less than is committed, which does not undo it',
};

/** The fields, the reason, and what to do, a line each. */
export function refusalLines(refusal: Refusal, context: string): string[] {
  const { object, fields, outcome, why, remedy, orphan } = refusal;
  return [
    ...changesLines(object, fields, width),
    `why:    ${why}`,
    `fix:    ${remedy}`,
    `accept: --accept ${acceptanceOf(refusal)}${outcome === 'anew' ? `, and before the apply: ${deletion(object, context, orphan)}` : ''}`,
  ];
}
