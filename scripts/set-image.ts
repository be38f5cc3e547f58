/** `npm run set-image -- ENVIRONMENT IMAGE`: the image of an environment, in its file and in its manifests. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../app/core/errors.ts';
import { EnvironmentFault, parseEnvironmentFile } from '../charts/environment/file.ts';
import { environmentsFolder, loadEnvironments } from '../charts/synth/environments.ts';
import { report } from '../charts/synth/report.ts';
import { synth } from '../charts/synth/synth.ts';
import { root as checkout } from './child.ts';
import { type ImageReference, imageReference, withImage } from './release/image-file.ts';
import { setImageUsage } from './release/usage.ts';
import { main } from './terminal.ts';

await main(async ({ progress, interrupted }) => {
  const parameters = readParameters();
  if (!parameters) {
    console.log(setImageUsage);
    return 0;
  }
  const { environment, image, dryRun, root } = parameters;
  const { names } = loadEnvironments(root);
  if (!names.includes(environment))
    throw new UsageError(`received the environment ${environment}; accepted: ${names.join(', ')}`);
  const file = `${environmentsFolder}/${environment}.yaml`;
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const after = withImage(before, image, file);
  refuseFaults(file, after);
  if (dryRun) {
    progress(after === before ? `${file} has it already.` : `Would write ${text(image)} to ${file}, and render.`);
    return 0;
  }
  interrupted.throwIfAborted();
  // The rest is without a pause in which a signal could come between: the file and the manifests change together.
  if (after !== before) replace(path, after);
  let result: ReturnType<typeof synth> | undefined;
  try {
    result = synth({
      root,
      mode: 'write',
      only: [environment],
      accepted: [],
      against: undefined,
      today: new Date().toISOString().slice(0, 10),
      writer: { pid: process.pid, isRunning },
      variables: process.env,
    });
  } finally {
    if (after !== before && result?.outcome !== 'rendered') replace(path, before);
  }
  progress(report(result, false).join('\n'));
  if (result.outcome === 'refused') {
    progress(`${file} is as it was.`);
    return 1;
  }
  console.log(after === before ? `${file} has ${text(image)} already` : `${file} has ${text(image)} now`);
  return 0;
});

function readParameters() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        root: { type: 'string', default: checkout },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return null;
    const [environment, reference, ...more] = positionals;
    if (environment === undefined || reference === undefined || more.length > 0)
      throw new UsageError(`Received ${positionals.length} parameters; accepted: an environment and an image.`);
    return { environment, image: imageReference(reference), dryRun: values['dry-run'], root: values.root };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${setImageUsage}`);
  }
}

function text({ repository, tag, digest }: ImageReference): string {
  return `${repository}:${tag}${digest === 'none' ? '' : `@${digest}`}`;
}

/** @throws UsageError with what the environment's schema has against it */
function refuseFaults(file: string, content: string): void {
  try {
    parseEnvironmentFile(file, Buffer.from(content));
  } catch (error) {
    if (error instanceof EnvironmentFault) throw new UsageError(error.faults.join('\n'));
    throw error;
  }
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
