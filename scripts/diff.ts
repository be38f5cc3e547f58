/** `npm run diff -- ENVIRONMENT`: what a deploy would change in the cluster. */
import { UsageError } from '../app/core/errors.ts';
import { application } from '../charts/bookstore/names.ts';
import { lookParameters } from './release/command.ts';
import { readRecords } from './release/record.ts';
import { leftBehind } from './release/release.ts';
import { openTarget, titleOf } from './release/target.ts';
import { diffUsage } from './release/usage.ts';
import { main, type Terminal } from './terminal.ts';

/** 1 means that something would change, as with kubectl. */
const TROUBLE = 2;

await main(async (terminal) => {
  try {
    return await difference(terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return TROUBLE;
  }
});

async function difference(terminal: Terminal): Promise<number> {
  const parameters = lookParameters(diffUsage);
  if (!parameters) {
    console.log(diffUsage);
    return 0;
  }
  const { kubectl, environment, files, name } = await openTarget(terminal, parameters.root, parameters.environment);
  const { namespace } = environment;
  if ((await kubectl.run(['get', 'namespace', namespace, '--ignore-not-found', '--output', 'name'])) === '') {
    console.log(`There is no namespace ${namespace} yet. A deploy would make:`);
    for (const object of files.flatMap(({ objects }) => objects)) console.log(`  ${titleOf(object)}`);
    return 1;
  }
  const text = files.map((file) => file.text.replace(/\n*$/, '\n')).join('---\n');
  const { code, output, fault } = await kubectl.attempt(
    ['diff', '--server-side', '--force-conflicts', '--field-manager', application, '--filename', '-'],
    text,
  );
  // Code 1 without a difference is a refusal: of a validation, or of a program that compares.
  if ((code !== 0 && code !== 1) || (code === 1 && output === '')) throw new UsageError(fault.trim());
  if (output !== '') console.log(output.trimEnd());
  const live = (await readRecords(kubectl, namespace)).find(({ outcome }) => outcome === 'live');
  const left = leftBehind(live, { files });
  if (left.length > 0) console.log(`Left in the cluster, and used no more: ${left.join(', ')}`);
  if (code === 0) terminal.progress(`An apply of manifests/${name} would change nothing.`);
  return code;
}
