import type { Manifest } from '../rules/manifests.ts';
import { changesLines, commandLines, valueText, wrapped } from './change-text.ts';
import type { ChangedObject, Comparison } from './comparison.ts';
import { consequencesOf, isMetadataOnly } from './consequences.ts';
import { pathText } from './fields.ts';
import { titleOf } from './identity.ts';
import type { Refusal } from './refusal.ts';
import { refusalLines } from './refusal-text.ts';
import { type Removal, removalOf, removalTitle, withoutContents } from './removals.ts';
import { restartsOf } from './restarts.ts';

/** What an apply of an environment would do, and what it would leave undone. */
export interface Difference {
  /** Name of the environment. */
  readonly name: string;
  /** Name that it had. @default the same */
  readonly formerName?: string;
  /** Whether there are others, so that a name of an object does not tell which is meant. @default false */
  readonly amongOthers?: boolean;
  /** Context of its cluster in the kubeconfig. */
  readonly context: string;
  readonly comparison: Comparison;
  /** Everything that is rendered for it now. */
  readonly objects: readonly Manifest[];
  readonly refusals: readonly Refusal[];
}

/** A line of a report, and how a terminal shows it. */
export interface Line {
  readonly text: string;
  readonly format?: 'bold' | 'red' | 'green' | 'yellow';
  /** A command to copy; never broken where a shell would take the rest for another one. */
  readonly command?: true;
}

/** A difference in an operator's terms, what is gravest first. */
export function differenceLines(difference: Difference, width: number): Line[] {
  const { name, formerName, context, comparison, objects, refusals } = difference;
  const changed = comparison.changed.filter((change) => !isMetadataOnly(change));
  const relabelled = comparison.changed.filter(isMetadataOnly);
  const { listed, inside } = withoutContents(comparison.removed);
  const sections: [string, Line[]][] = [
    ['cannot be applied as it is', refusals.flatMap((refusal) => refusalSection(refusal, difference))],
    [
      'pods that restart or run',
      restartsOf(comparison, objects).flatMap(({ what, causes }) => [
        { text: `  ↻ ${what}`, format: 'yellow' } as const,
        ...causes.map((cause) => ({ text: `      because of ${cause}` })),
      ]),
    ],
    ['changed', changed.flatMap((change) => changeSection(change, `~ ${titleOf(change.after)}`, width))],
    [
      'replaced by one of a new name',
      comparison.replaced.flatMap((change) => replacementSection(change, context, width)),
    ],
    ['added', comparison.added.map((object) => ({ text: `  + ${titleOf(object)}`, format: 'green' }))],
    [
      'removed, and left in the cluster by an apply',
      listed.flatMap((object) => removalLines(removalOf(object, context))),
    ],
    ['only labels and annotations for readers', labelLines(relabelled)],
  ];
  const filled = sections.filter(([, lines]) => lines.length > 0);
  if (inside > 0) {
    filled.push([
      'in the Namespace that is removed',
      [{ text: `  ${inside} objects, which go with it`, format: 'red' }],
    ]);
  }
  return [
    { text: `${name} (${context})${formerName ? `, before: ${formerName}` : ''}`, format: 'bold' },
    ...(filled.length === 0 ? [{ text: '  no difference' }] : []),
    ...filled.flatMap(([title, lines]) => [{ text: '' }, { text: `  ${title}`, format: 'bold' } as const, ...lines]),
  ];
}

const refusalSection = (refusal: Refusal, difference: Difference): Line[] => [
  { text: `  ! ${titleOf(refusal.object)}`, format: 'red' },
  ...refusalLines(refusal, difference).map((text) => ({ text: `      ${text}` })),
];

function changeSection(change: ChangedObject, title: string, width: number): Line[] {
  return [
    { text: `  ${title}`, format: 'yellow' },
    ...changesLines(change.after, change.fields, width - indent.length).map((text) => ({ text: `${indent}${text}` })),
    ...consequencesOf(change).map((text) => ({ text: `${indent}⇒ ${text}` })),
  ];
}
const indent = '      ';

/** The name differs anyway; what was put into it is what matters, and the old one is to be pruned some day. */
function replacementSection(change: ChangedObject, context: string, width: number): Line[] {
  const { before, after, fields } = change;
  const content = fields.filter(({ path }) => path[0] !== 'metadata' && !isOwnName(path.at(-1), change));
  const lines = changeSection({ ...change, fields: content }, `~ ${titleOf(before)} → ${after.metadata.name}`, width);
  return [...lines.filter(({ text }) => !text.includes('⇒')), ...pruneLines(removalOf(before, context))];
}

const isOwnName = (key: string | undefined, { before, after, fields }: ChangedObject): boolean =>
  fields.some(
    (field) =>
      field.path.at(-1) === key && field.before === before.metadata.name && field.after === after.metadata.name,
  );

/** A removed object: what goes with it, and the command that deletes it. */
export const removalLines = (removal: Removal): Line[] => [
  { text: `  − ${removalTitle(removal)}`, format: 'red' },
  ...pruneLines(removal),
];

const pruneLines = ({ command, advice }: Removal): Line[] => [
  ...(advice ? [{ text: `${indent}${advice}` }] : []),
  { text: `${indent}${command}`, command: true },
];

/** The same change of many objects is one line. */
function labelLines(changes: readonly ChangedObject[]): Line[] {
  const objects = new Map<string, string[]>();
  for (const { after, fields } of changes) {
    for (const { path, before, after: value } of fields) {
      const change = `${pathText(path.slice(1))}: ${valueText(before)} → ${valueText(value)}`;
      objects.set(change, [...(objects.get(change) ?? []), titleOf(after)]);
    }
  }
  return [...objects].map(([change, titles]) => ({ text: `  ${change} (${titles.join(', ')})` }));
}

/** Lines no wider than a terminal, as far as words allow. */
export const fitted = (lines: readonly Line[], width: number): Line[] =>
  lines.flatMap(({ text, command, ...format }) => {
    const start = /^ */.exec(text)![0];
    const parts = command ? commandLines(text.trimStart(), start, width) : wrapped(text, width);
    return parts.map((part) => ({ text: part, ...format }));
  });
