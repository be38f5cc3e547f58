/** `npm run diff -- ENVIRONMENT`: what a deploy would change in the cluster. */
import { UsageError } from '../app/core/errors.ts';
import { application } from '../charts/bookstore/names.ts';
import { compare } from '../charts/changes/comparison.ts';
import { differenceLines, fitted } from '../charts/changes/difference.ts';
import { refusalsOf } from '../charts/changes/refusals.ts';
import type { Manifest } from '../charts/rules/manifests.ts';
import { looking, lookParameters } from './release/command.ts';
import { type ReleaseRecord, readRecords } from './release/record.ts';
import { leftBehind } from './release/release.ts';
import { withoutSecretValues } from './release/secret-values.ts';
import { openTarget, type Target, titleOf } from './release/target.ts';
import { diffUsage } from './release/usage.ts';
import { main, type Terminal } from './terminal.ts';

/** Columns of the summary where there is no terminal. */
const WIDTH = 100;

await main((terminal) => looking(() => difference(terminal)));

async function difference(terminal: Terminal): Promise<number> {
  const parameters = lookParameters(diffUsage);
  if (!parameters) {
    console.log(diffUsage);
    return 0;
  }
  const target = await openTarget(terminal, parameters.root, parameters.environment);
  const { kubectl, environment, files, name } = target;
  const { namespace } = environment;
  if ((await kubectl.run(['get', 'namespace', namespace, '--ignore-not-found', '--output', 'name'])) === '') {
    console.log(`There is no namespace ${namespace} yet. A deploy would make:`);
    for (const object of files.flatMap(({ objects }) => objects)) console.log(`  ${titleOf(object)}`);
    return 1;
  }
  const live = (await readRecords(kubectl, namespace)).find(({ outcome }) => outcome === 'live');
  const summary = summaryOf(target, live);
  const text = files.map((file) => file.text.replace(/\n*$/, '\n')).join('---\n');
  const { code, output, fault } = await kubectl.attempt(
    ['diff', '--server-side', '--force-conflicts', '--field-manager', application, '--filename', '-'],
    text,
  );
  if (code !== 0 || output !== '') console.log(summary);
  // Code 1 without a difference is a refusal: of a validation, or of a program that compares.
  if ((code !== 0 && code !== 1) || (code === 1 && output === ''))
    throw new UsageError(`The API server refuses it:\n${fault.trim()}`);
  if (output !== '')
    console.log(`\nField by field, as the cluster has it now:\n\n${withoutSecretValues(output).trimEnd()}`);
  const left = leftBehind(live, { files });
  if (left.length > 0) console.log(`Left in the cluster, and used no more: ${left.join(', ')}`);
  if (code === 0) terminal.progress(`An apply of manifests/${name} would change nothing.`);
  return code;
}

/** What differs from the release that is live, what restarts, and what the API server will refuse. */
function summaryOf({ files, name, environment }: Target, live: ReleaseRecord | undefined): string {
  if (!live) return 'No release is on record as live; what the cluster has is compared field by field.';
  const manifests = (of: Pick<Target, 'files'>) => of.files.flatMap(({ objects }) => objects) as readonly Manifest[];
  const after = manifests({ files });
  const comparison = compare(manifests(live), after);
  const change = { name, context: environment.cluster.context, comparison, objects: after };
  const lines = fitted(
    differenceLines({ ...change, refusals: refusalsOf(comparison, after) }, process.stdout.columns || WIDTH),
    process.stdout.columns || WIDTH,
  );
  return [`Against release ${live.release}, which is live:`, '', ...lines.map((line) => line.text)].join('\n');
}
