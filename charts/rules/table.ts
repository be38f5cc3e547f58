import type { Judgement } from './judgement.ts';
import { count } from './rule.ts';

type State = 'held' | 'waived' | 'violated';

const stateOf = ({ verdict, waiver }: Judgement): State =>
  verdict.outcome === 'held' ? 'held' : waiver ? 'waived' : 'violated';

const titles: Readonly<Record<State, (judgement: Judgement) => string>> = {
  held: ({ rule }) => `✓ ${rule.id}`,
  waived: ({ rule, waiver }) => `✗ ${rule.id}: waived until ${waiver?.until}`,
  violated: ({ rule }) => `✗ ${rule.id}: violated (${rule.severity})`,
};

/** Every rule of an environment: held, waived or violated, with its numbers, and what to change where it does not hold. */
export function allRulesTable(environment: string, judgements: readonly Judgement[], columns: number): string[] {
  const width = Math.max(40, Math.min(columns, 120));
  const rows = judgements.flatMap((judgement) => [
    titles[stateOf(judgement)](judgement),
    ...detailsOf(judgement).flatMap(([label, text]) => indented(label, text, width)),
  ]);
  const tally = (['held', 'waived', 'violated'] as const)
    .map((state) => ({ state, number: judgements.filter((each) => stateOf(each) === state).length }))
    .filter(({ number }) => number > 0)
    .map(({ state, number }) => `${number} ${state}`);
  return [`${environment}: ${count(judgements.length, 'rule')}, ${tally.join(', ')}`, '', ...rows];
}

function detailsOf({ rule, verdict, waiver }: Judgement): [label: string, text: string][] {
  if (verdict.outcome === 'held') return [['', verdict.numbers]];
  return [
    ['', verdict.numbers],
    ...(waiver ? [['reason: ', waiver.reason] as [string, string]] : []),
    ['fix:    ', verdict.fix],
    ['source: ', rule.source],
  ];
}

function indented(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, width - 4 - label.length);
  return [`    ${label}${first}`, ...rest.map((line) => `    ${' '.repeat(label.length)}${line}`)];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
