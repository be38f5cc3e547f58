/** `npm run scan`: whether a bill of materials names packages with holes that are known and mended. */
import { accessSync, constants, existsSync } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';
import { UsageError } from '../app/core/errors.ts';
import { endOf, startChild } from './child.ts';
import { parametersOf } from './parameters.ts';
import { main } from './terminal.ts';

const USAGE = `usage: npm run scan -- FILE [--dry-run]

Lets Grype judge a bill of materials (CycloneDX, as \`npm run image -- --sbom FILE\` writes it): packages of npm and of the base
image. It ends with 1 when one has a hole that is high or critical and that a newer version mends; others are listed.

Grype of the PATH is used, else its image by Docker. It fetches its list of holes, and needs a network.

  --dry-run  only say what would be run
  --help     this text`;

/** Known by its digest, so that a tag that somebody moves is not run. */
const image =
  'docker.io/anchore/grype:v0.116.0@sha256:fd4ab4d1042b522c896e73bdf09ab8bf384fa417df99d6dd0d6e1008c7e7c821';

/** One that nobody has mended yet cannot be mended here either. */
const judgement = ['--fail-on', 'high', '--only-fixed'];

await main(async (terminal) => {
  const given = parametersOf(USAGE, { count: 1, noun: 'files', accepted: 'one' }, {});
  if (!given) {
    console.log(USAGE);
    return 0;
  }
  const [file = ''] = given.words;
  const path = resolve(file);
  if (!existsSync(path))
    throw new UsageError(`${path} does not exist; \`npm run image -- --sbom ${file}\` writes a bill of materials.`);
  const command = grype(path);
  if (given.dryRun) {
    console.log(command.join(' '));
    return 0;
  }
  terminal.progress(`Scanning ${file} …`);
  const code = await endOf(startChild(terminal, command, { stdio: 'inherit' })).catch((error) => {
    throw new UsageError(`Neither grype nor docker is on the PATH: ${(error as Error).message}`);
  });
  terminal.interrupted.throwIfAborted();
  return code ?? 1;
});

function grype(path: string): string[] {
  if (isOnPath('grype')) return ['grype', `sbom:${path}`, ...judgement];
  const shown = `/bill/${basename(path)}`;
  const mount = `type=bind,source=${path},target=${shown},readonly`;
  return ['docker', 'run', '--rm', '--mount', mount, image, `sbom:${shown}`, ...judgement];
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
