import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lints } from '../lint/catalogue.ts';
import { wordOn } from '../lint/exemptions.ts';
import type { Linter } from '../lint/lint.ts';
import { LintContext } from '../lint/lint-context.ts';
import type { RenderedObject } from '../synth/rendering.ts';

/** `KIND/NAME: CHECK` for each check of a linter that does not hold, in order. */
export type Verdicts = readonly string[];

/** What a linter's own program found after each change, once, when it was run. */
export interface RecordedVerdicts {
  readonly version: string;
  readonly verdicts: Readonly<Record<string, Verdicts>>;
}

/** Written by `npm run lint-runs`. */
export const recordedVerdictsFile = join(import.meta.dirname, 'lint-edits/verdicts.json');

export const recordedVerdicts = (): Readonly<Partial<Record<Linter, RecordedVerdicts>>> =>
  JSON.parse(readFileSync(recordedVerdictsFile, 'utf8'));

export const inOrder = (verdicts: Verdicts): string[] => [...new Set(verdicts)].sort();

/** What our checks of a linter find, those that are left out for all too. */
export function ourVerdicts(linter: Linter, objects: readonly RenderedObject[]): string[] {
  const context = new LintContext(objects);
  const pods = new Map(context.workloads.map(({ object, annotations }) => [object, annotations]));
  const verdicts = lints
    .filter((lint) => lint.linter === linter)
    .flatMap((lint) =>
      lint
        .check(context)
        .filter(({ object }) => {
          const own = object.manifest.metadata.annotations ?? {};
          return wordOn(lint, { own, pods: pods.get(object) ?? {} }) !== 'ignore';
        })
        .map(({ object: { manifest } }) => `${manifest.kind}/${manifest.metadata.name}: ${lint.id}`),
    );
  return inOrder(verdicts);
}
