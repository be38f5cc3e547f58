/** `npm run set-image -- ENVIRONMENT IMAGE`: the image of an environment, in its file and in its manifests. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../app/core/errors.ts';
import { environmentsFolder, loadEnvironments, type NamedEnvironment } from '../charts/synth/environments.ts';
import { differenceReport, report } from '../charts/synth/report.ts';
import { type SynthOptions, type SynthResult, synth } from '../charts/synth/synth.ts';
import { parametersOf } from './parameters.ts';
import { type ImageReference, imageReference, imageText, withImage } from './release/image-file.ts';
import { setImageUsage } from './release/usage.ts';
import { main } from './terminal.ts';

/** Columns of a report where there is no terminal. */
const WIDTH = 100;

await main(async ({ progress, interrupted }) => {
  const given = parametersOf(
    setImageUsage,
    { count: 2, noun: 'parameters', accepted: 'an environment and an image' },
    {},
  );
  if (!given) {
    console.log(setImageUsage);
    return 0;
  }
  const { root, dryRun } = given;
  const [name = '', reference = ''] = given.words;
  const image = imageReference(reference);
  const { names, environments } = loadEnvironments(root);
  if (!names.includes(name)) throw new UsageError(`Received the environment ${name}; accepted: ${names.join(', ')}.`);
  const file = `${environmentsFolder}/${name}.yaml`;
  const found = environments.find((environment) => environment.name === name);
  if (found) refuseImage(image, found);

  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const after = withImage(before, image, file);
  const settings = { root, only: [name], unwritten: new Map([[name, after]]) };
  if (dryRun) return showChanges(file, before, after, rendered(settings, 'diff'));
  const looked = rendered(settings, 'check');
  if (looked.outcome === 'refused') {
    progress(report(looked, false).join('\n'));
    return 1;
  }
  interrupted.throwIfAborted();
  // The rest is without a pause in which a signal could come between: the file and the manifests change together.
  if (after !== before) replace(path, after);
  let result: SynthResult | undefined;
  try {
    result = rendered(settings, 'write');
  } finally {
    if (after !== before && result?.outcome !== 'rendered') replace(path, before);
  }
  progress(report(result, false).join('\n'));
  if (result.outcome === 'refused') return 1;
  console.log(`${file} ${after === before ? `has ${imageText(image)} already` : `has ${imageText(image)} now`}`);
  return 0;
});

function rendered(
  settings: Pick<SynthOptions, 'root' | 'only' | 'unwritten'>,
  mode: SynthOptions['mode'],
): SynthResult {
  return synth({
    ...settings,
    mode,
    accepted: [],
    against: undefined,
    today: new Date().toISOString().slice(0, 10),
    writer: { pid: process.pid, isRunning },
    variables: process.env,
  });
}

/** @throws UsageError when it is not an image for this environment */
function refuseImage(image: ImageReference, { file, environment }: NamedEnvironment): void {
  const { repository } = environment.image;
  if (image.repository !== repository)
    throw new UsageError(
      `Received an image of ${image.repository}; accepted: one of ${repository}, which ${file} names. Another repository is written there by hand.`,
    );
  if (image.digest === 'none' && environment.image.digest !== 'none')
    throw new UsageError(
      `Received the image ${imageText(image)} without a digest; accepted: ${repository}:${image.tag}@sha256:… and 64 hexadecimal digits, since a tag can be moved.`,
    );
}

/** What would be written, as lines of the file and as what an apply of the manifests would do. */
function showChanges(file: string, before: string, after: string, result: SynthResult): number {
  if (result.outcome === 'refused') {
    console.error(report(result, true).join('\n'));
    return 1;
  }
  const [was, is] = [before.split('\n'), after.split('\n')];
  const changed = is.flatMap((line, at) => (line === was[at] ? [] : [`  - ${was[at]!.trim()}`, `  + ${line.trim()}`]));
  const written = result.environments.flatMap(({ folder, differences }) =>
    differences.map((difference) => `${folder}/${difference.file}`),
  );
  if (changed.length === 0 && written.length === 0) {
    console.log(`${file} and the manifests have it already: nothing would be written.`);
    return 0;
  }
  console.log(
    [`Would write ${file}:`, ...changed, 'Would render:', ...written.map((one) => `  ${one}`), ''].join('\n'),
  );
  for (const { text } of differenceReport(result, process.stdout.columns || WIDTH)) console.log(text);
  return 0;
}

/** The file is there whole, as it was or as it is to be, at any moment. */
function replace(path: string, content: string): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new UsageError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
