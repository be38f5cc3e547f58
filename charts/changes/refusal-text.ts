import { changesLines } from './change-text.ts';
import { titleOf } from './identity.ts';
import { acceptanceOf, type Refusal } from './refusal.ts';
import { deletion } from './removals.ts';

/** Columns of a report. */
const width = 100;

/** Why a synth refuses a change, and what to do about it. */
export const refusalText = (refusal: Refusal, place: RefusalPlace): string =>
  [`${place.name}: ${titleOf(refusal.object)} ${headlines[refusal.outcome]}`, ...refusalLines(refusal, place)].join(
    '\n    ',
  );

const headlines: Readonly<Record<Refusal['outcome'], string>> = {
  anew: 'cannot be changed like this in a cluster that has it as it is committed',
  kept: 'has a setting less than is committed, which does not undo it',
  beside: 'would be made a second time, beside the one that is committed',
};

/** The environment in which a change is refused. */
interface RefusalPlace {
  readonly name: string;
  /** Context of its cluster in the kubeconfig. */
  readonly context: string;
  /** Whether there are others, of which an object may have the same name. */
  readonly amongOthers?: boolean;
}

/** The fields, the reason, and what to do, a line each. */
export function refusalLines(refusal: Refusal, { name, context, amongOthers = false }: RefusalPlace): string[] {
  const { object, fields, outcome, why, remedy, orphan } = refusal;
  return [
    ...changesLines(object, fields, width),
    `why:    ${why}`,
    `fix:    ${remedy}`,
    `accept: --accept ${acceptanceOf(refusal, amongOthers ? name : undefined)}${outcome === 'anew' ? `, and before the apply: ${deletion(object, context, orphan)}` : ''}`,
  ];
}
