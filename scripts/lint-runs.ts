/**
 * `npm run lint-runs`: runs kube-score, KubeLinter and polaris, those that are on the PATH, on what is rendered and on the
 * changes that our checks are compared on. Writes `docs/LINT-RUNS.md` and the verdicts that the tests compare ours with.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonText } from '../charts/documents/json-text.ts';
import { lints } from '../charts/lint/catalogue.ts';
import { type Linter, linters } from '../charts/lint/lint.ts';
import { GoodObjects } from '../charts/testing/good-objects.ts';
import { allEdits } from '../charts/testing/lint-edits/all.ts';
import {
  ourVerdicts,
  type RecordedVerdicts,
  recordedVerdicts,
  recordedVerdictsFile,
  type Verdicts,
} from '../charts/testing/verdicts.ts';
import { root } from './child.ts';
import { committedEnvironments, committedObjects } from './linters/committed-objects.ts';
import { commandOf, realVerdicts, versionOf } from './linters/real-linters.ts';
import { main } from './terminal.ts';

const afterEdit = (name: string) => {
  const objects = new GoodObjects();
  allEdits[name]?.(objects);
  return objects.rendered();
};

const checksOf = (verdicts: Verdicts): string[] =>
  [...new Set(verdicts.map((verdict) => verdict.split(': ')[1] ?? ''))].sort();

/** What a linter that is there finds, and whether ours find the same. */
function section(linter: Linter, { version, verdicts }: RecordedVerdicts): string {
  const checks = lints.filter((lint) => lint.linter === linter).length;
  const rows = committedEnvironments().map((name) => {
    const objects = committedObjects(name);
    const found = realVerdicts(linter, objects);
    const times = (check: string) => found.filter((verdict) => verdict.endsWith(`: ${check}`)).length;
    const left = checksOf(found).map((check) => `\`${check}\` (${times(check)})`);
    const ours = found.join() === ourVerdicts(linter, objects).join() ? 'the same' : '**something else**';
    return `| ${name} | ${objects.length} | ${left.join(', ') || 'nothing'} | ${ours} |`;
  });
  const edits = Object.entries(verdicts);
  const differing = edits.filter(([name, found]) => found.join() !== ourVerdicts(linter, afterEdit(name)).join());
  return `## ${linter}

Version ${version}, \`${commandOf(linter)}\`: all its ${checks} checks, those that are off by default too.

| Environment | Objects | It finds | Ours find |
|---|---|---|---|
${rows.join('\n')}

What it finds is left out for all, with the reasons of [LINTS.md](LINTS.md).

Good objects were changed in one place, ${edits.length} times. Of its ${checks} checks and ours on all objects after each change, ${
    differing.length === 0 ? 'none differ' : `some differ after: ${differing.map(([name]) => name).join('; ')}`
  }.
`;
}

const notRun = (linter: Linter): string => `## ${linter}

Not run: there was no \`${linter}\` on the PATH. Its ${lints.filter((lint) => lint.linter === linter).length} checks are written after its sources, and not compared with the program.
`;

await main(async ({ progress }) => {
  const recorded: Partial<Record<Linter, RecordedVerdicts>> = { ...recordedVerdicts() };
  const path = join(root, 'docs/LINT-RUNS.md');
  const [head = '', ...earlier] = readFileSync(path, 'utf8').split(/^(?=## )/m);
  const sections = linters.map((linter) => {
    const version = versionOf(linter);
    // What an earlier run found stays until the next.
    if (!version) return earlier.find((text) => text.startsWith(`## ${linter}\n`))?.trimEnd() ?? notRun(linter);
    progress(`${linter} ${version} …`);
    const verdicts = Object.keys(allEdits).map((name) => [name, realVerdicts(linter, afterEdit(name))] as const);
    recorded[linter] = { version, verdicts: Object.fromEntries(verdicts) };
    return section(linter, recorded[linter]);
  });
  writeFileSync(recordedVerdictsFile, jsonText(recorded));
  writeFileSync(path, [head, ...sections].map((text) => `${text.trimEnd()}\n`).join('\n'));
  return 0;
});
