import { count } from '../rules/rule.ts';
import type { EnvironmentResult, SynthResult } from './synth.ts';

/** What a synth tells its user, line by line. */
export function report(result: SynthResult, check: boolean): string[] {
  if (result.outcome === 'refused') {
    return [
      ...result.faults.map((fault) => `✗ ${fault}`),
      `Refused: ${count(result.faults.length, 'fault')}. Nothing was written.`,
    ];
  }
  const { environments, recovered, removed, documents } = result;
  return [
    ...recovered.map((folder) => `${folder} was put back: an earlier run had been interrupted`),
    ...environments.flatMap((environment) => environmentLines(environment, check)),
    ...removed.map((folder) => `${folder} ${check ? 'belongs to no environment' : 'removed: its environment is gone'}`),
    ...documents.map((path) => `${path} ${check ? 'is not what the code gives' : 'written'}`),
    ...(check && drifted(result)
      ? ['What is committed differs from what the code renders: run `npm run synth` and commit the result.']
      : []),
  ];
}

/** Whether what is committed differs from what is rendered. */
export const drifted = (result: SynthResult): boolean =>
  result.outcome === 'rendered' &&
  (result.removed.length > 0 ||
    result.documents.length > 0 ||
    result.environments.some(({ differences }) => differences.length > 0));

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
    ...judgements.flatMap(({ rule, verdict, waiver }) => {
      if (!waiver) return [];
      return verdict.outcome === 'held'
        ? [`    waiver of ${rule.id} is not needed: the rule holds`]
        : [`    waived until ${waiver.until}: ${rule.id}: ${waiver.reason} (${verdict.numbers})`];
    }),
  ];
}
