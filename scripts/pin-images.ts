/** `npm run pin-images`: writes the digests that the tags of all images of others have today to where they are named. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../app/core/errors.ts';
import { root as checkout } from './child.ts';
import { digestOf } from './image-builders/registry.ts';
import { main } from './terminal.ts';

const USAGE = `usage: npm run pin-images -- [--check]

Asks the registries for the digests that the tags of others' images have now (the Dockerfile's base, Compose's, the
pipelines'), and writes them behind the tags; then run \`npm run docs\`. To go to another version, change the tag first,
without a digest.

  --check     write nothing, and end with 1 when something is not today's
  --root DIR  the project's folder (default: the one this file lies in)
  --help      this text`;

/** Files in which images of others are named. */
const files = [
  'Dockerfile',
  'compose/database.yaml',
  'scripts/documents/compose/images.ts',
  'scripts/scan.ts',
  'pipelines/kind.yaml',
  'pipelines/aws/check.buildspec.yaml',
  '.github/workflows/check.yaml',
];

/** `registry/repository:tag`, with a digest or without. */
const reference =
  /((?:docker\.io|localhost:\d+|127\.0\.0\.1:\d+)\/)([a-z0-9._/-]+):([\w.-]+)(?:@sha256:[0-9a-f]{64})?/g;

await main(async (terminal) => {
  const { check, help, root } = readParameters();
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const texts = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  const found = texts.flatMap(({ text }) => [...text.matchAll(reference)]);
  const pinned = new Map<string, string>();
  // All of them are known before the first file is written.
  for (const [, registry, repository, tag] of found) {
    const name = `${registry}${repository}:${tag}`;
    if (pinned.has(name)) continue;
    terminal.progress(`Asking for ${name} …`);
    const digest = await digestOf({ registry: registry!.slice(0, -1), repository: repository!, tag: tag! });
    terminal.interrupted.throwIfAborted();
    pinned.set(name, `${name}@${digest}`);
  }
  const changed = texts
    .map(({ file, text }) => ({
      file,
      before: text,
      after: text.replaceAll(
        reference,
        (_, registry, repository, tag) => pinned.get(`${registry}${repository}:${tag}`)!,
      ),
    }))
    .filter(({ before, after }) => before !== after);
  for (const { file, after } of changed) {
    if (!check) writeFileSync(join(root, file), after);
    console.log(check ? `${file} is not today's` : `${file} is today's now`);
  }
  if (changed.length === 0) console.log('All images are today’s.');
  return check && changed.length > 0 ? 1 : 0;
});

function readParameters() {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean', default: false },
        root: { type: 'string', default: checkout },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
