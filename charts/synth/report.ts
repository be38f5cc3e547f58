import { isEmpty } from '../changes/comparison.ts';
import { type Difference, differenceLines, fitted, type Line, removalLines } from '../changes/difference.ts';
import { titleOf } from '../changes/identity.ts';
import { acceptanceOf } from '../changes/refusal.ts';
import { deletion, removalOf, withoutContents } from '../changes/removals.ts';
import { count } from '../rules/rule.ts';
import type { EnvironmentResult, SynthResult } from './synth.ts';

type Rendered = Extract<SynthResult, { outcome: 'rendered' }>;

/** What a synth tells its user, line by line. */
export function report(result: SynthResult, check: boolean): string[] {
  if (result.outcome === 'refused') {
    return [
      ...result.faults.map((fault) => `✗ ${fault}`),
      `Refused: ${count(result.faults.length, 'fault')}. Nothing was written.`,
    ];
  }
  const { environments, recovered, removed, gitops, changes, baseline, needless } = result;
  const named = new Set(environments.map(({ name }) => name));
  return [
    ...recovered.map((folder) => `${folder} was put back: an earlier run had been interrupted`),
    ...(baseline.caveat ? [`compared with ${baseline.source}: ${baseline.caveat}`] : []),
    ...environments.flatMap((environment) => [
      ...environmentLines(environment, check),
      ...changes.filter(({ name }) => name === environment.name).flatMap((change) => leftLines(change, result)),
    ]),
    ...removed.map((folder) => `${folder} ${check ? 'belongs to no environment' : 'removed: its environment is gone'}`),
    ...changes.filter(({ name }) => !named.has(name)).flatMap((change) => leftLines(change, result)),
    ...gitops.map(({ file, how }) => `${(check ? how : done[how]).padEnd(8)} ${file}`),
    ...needless.map((accepted) => `--accept ${accepted} was not needed`),
    ...(check && drifted(result)
      ? ['What is committed differs from what the code renders: run `npm run synth` and commit the result.']
      : []),
  ];
}

/** Whether what is committed differs from what is rendered. */
export const drifted = (result: SynthResult): boolean =>
  result.outcome === 'rendered' &&
  (result.removed.length > 0 ||
    result.gitops.length > 0 ||
    result.environments.some(({ differences }) => differences.length > 0));

/** Whether an apply would change a cluster, or leave something in it. */
export const differs = ({ changes }: Rendered): boolean => changes.some(({ comparison }) => !isEmpty(comparison));

/** What an apply of each environment would do. */
export function differenceReport({ changes, baseline }: Rendered, width: number): Line[] {
  const intro = `What an apply would change, against ${baseline.source}${baseline.caveat ? ` (${baseline.caveat})` : ''}:`;
  const sections = changes.flatMap((change) => [{ text: '' }, ...differenceLines(change, width)]);
  return fitted([{ text: intro }, ...sections], width);
}

/** What writing did about a difference. */
const done = { missing: 'new', changed: 'changed', stale: 'removed' } as const;

function environmentLines(
  { name, folder, files, objects, differences, judgements }: EnvironmentResult,
  check: boolean,
): string[] {
  const state =
    differences.length === 0
      ? 'up to date'
      : check
        ? `${count(differences.length, 'file')} differ${differences.length === 1 ? 's' : ''}`
        : 'written';
  const held = judgements.filter(({ verdict }) => verdict.outcome === 'held');
  const headlines = held.flatMap(({ verdict }) =>
    verdict.outcome === 'held' && verdict.headline ? [verdict.headline] : [],
  );
  return [
    `✓ ${name}: ${count(objects, 'object')} in ${count(files, 'file')}, ${folder} ${state}`,
    ...differences.map(({ file, how }) => `    ${(check ? how : done[how]).padEnd(8)} ${folder}/${file}`),
    `    ${count(held.length, 'rule')} held: ${headlines.join(' · ')}`,
    ...judgements.flatMap(({ note }) => (note === undefined ? [] : [`    ${note}`])),
  ];
}

/** What an apply will not bring about by itself: changes that were accepted, and objects that are no longer rendered. */
function leftLines({ name, context, comparison, refusals }: Difference, { baseline }: Rendered): string[] {
  const { listed, inside } = withoutContents(comparison.removed);
  const gone = [...listed, ...comparison.replaced.map(({ before }) => before)];
  const accepted = refusals.map((refusal) =>
    refusal.outcome === 'anew'
      ? `      ${acceptanceOf(refusal)} is to be made anew, before the apply:\n      ${deletion(refusal.object, context, refusal.orphan)}`
      : `      ${titleOf(refusal.object)}: ${refusal.fields.map(({ path }) => path.at(-1)).join(', ')}: ${refusal.why}`,
  );
  return [
    ...(accepted.length > 0 ? [`    accepted for ${name}:`, ...accepted] : []),
    ...(gone.length > 0
      ? [`    no longer in ${name} (against ${baseline.source}); an apply leaves it in the cluster, prune it yourself:`]
      : []),
    ...gone.flatMap((object) => removalLines(removalOf(object, context)).map(({ text }) => `  ${text}`)),
    ...(inside > 0 ? [`    and ${count(inside, 'object')} in the Namespace, which go with it`] : []),
  ];
}
