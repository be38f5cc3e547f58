import type { Judgement } from './judgement.ts';
import { count } from './rule.ts';

/** Every rule of an environment, one paragraph each: held, waived or violated, the numbers, and what to change. */
export function allRulesTable(environment: string, judgements: readonly Judgement[], columns: number): string[] {
  const states = judgements.map(stateOf);
  const indent = Math.max(...judgements.map(({ rule }) => rule.id.length)) + 13;
  const width = Math.max(40, Math.min(columns, 160) - indent);
  const rows = judgements.flatMap((judgement, at) => {
    const [first = '', ...rest] = wrap(detail(judgement), width);
    return [
      `${states[at] === 'held' ? '✓' : '✗'} ${states[at]!.padEnd(9)} ${judgement.rule.id.padEnd(indent - 13)}  ${first}`,
      ...rest.map((line) => `${' '.repeat(indent + 1)}${line}`),
    ];
  });
  const tally = (['held', 'waived', 'violated'] as const)
    .map((state) => ({ state, number: states.filter((each) => each === state).length }))
    .filter(({ number }) => number > 0)
    .map(({ state, number }) => `${number} ${state}`);
  return [`${environment}: ${count(judgements.length, 'rule')}, ${tally.join(', ')}`, '', ...rows];
}

const stateOf = ({ verdict, waiver }: Judgement): 'held' | 'waived' | 'violated' =>
  verdict.outcome === 'held' ? 'held' : waiver ? 'waived' : 'violated';

function detail({ rule, verdict, waiver }: Judgement): string {
  if (verdict.outcome === 'held') return verdict.numbers;
  const waived = waiver ? `waived until ${waiver.until}: ${waiver.reason}; ` : '';
  return `${waived}${verdict.numbers}; ${verdict.fix} (${rule.source})`;
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
