/** `npm run image`: the store's image, with the labels that say what it was made of. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../app/core/errors.ts';
import { type Builder, builderNames, findBuilder } from './image-builders/builder.ts';
import { sourceOf } from './image-builders/source.ts';
import { main } from './terminal.ts';

const USAGE = `usage: npm run image -- [--tag REFERENCE] [--builder ${builderNames.join('|')}] [--source URL] [--sbom FILE] [--twice] [--dry-run]

Builds the image of the checkout with labels for its version (of package.json) and its commit, which ends in -dirty when
something is not committed. The base image is the one that the Dockerfile names by its digest, or NODE_IMAGE of the shell.

  --tag REFERENCE  name of the image (default: localhost/bookstore:dev)
  --builder NAME   what builds (default: the first of these that is here and works)
  --source URL     address of the repository, for a label
  --sbom FILE      also write the image's bill of materials (CycloneDX), which is in it as /srv/bookstore/sbom.cdx.json
  --twice          build twice from nothing, and fail unless all layers are the same
  --dry-run        only say what would be run
  --help           this text`;

await main(async (terminal) => {
  const { help, dryRun, tag, twice, sbom, source, builder: wanted } = readParameters();
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const builder = await findBuilder(terminal, wanted);
  const what = { ...(await sourceOf(terminal)), url: source, base: process.env['NODE_IMAGE'] };
  if (dryRun) {
    for (const each of [
      builder.command(what, { tag, fresh: twice }),
      ...(sbom ? [builder.command(what, bill('FOLDER'))] : []),
    ])
      console.log(each.join(' '));
    return 0;
  }
  terminal.progress(`Building ${tag} of ${what.revision} with ${builder.name} …`);
  const layers = await built(builder, twice);
  for (const layer of layers) console.log(layer);
  if (twice) {
    const again = await built(builder, true);
    if (again.join() !== layers.join())
      throw new UsageError(
        `The second build has other layers:\n${again.join('\n')}\nWhat differs follows from more than the commit.`,
      );
    terminal.progress('The second build has the same layers.');
  }
  if (sbom) await writeBill(builder, resolve(sbom));
  return 0;

  async function built(by: Builder, fresh: boolean): Promise<readonly string[]> {
    await by.build(what, { tag, fresh });
    return by.layersOf(tag);
  }

  async function writeBill(by: Builder, file: string): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'bookstore-sbom-'));
    try {
      await by.build(what, bill(folder));
      mkdirSync(dirname(file), { recursive: true });
      copyFileSync(join(folder, 'sbom.cdx.json'), file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    terminal.progress(`Wrote ${file}.`);
  }
});

/** The stage of the Dockerfile that holds the bill of materials alone. */
function bill(folder: string) {
  return { target: 'sbom', folder, fresh: false };
}

function readParameters() {
  try {
    const { values } = parseArgs({
      options: {
        tag: { type: 'string', default: 'localhost/bookstore:dev' },
        builder: { type: 'string' },
        source: { type: 'string', default: '' },
        sbom: { type: 'string' },
        twice: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { 'dry-run': dryRun, ...rest } = values;
    return { ...rest, dryRun };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
