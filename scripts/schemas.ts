/**
 * Writes charts/schemas/data anew from the modules that scripts/schemas/sources.ts names; with --check, says which of
 * its files are not what the modules hold. Needs the program `go` and a way to its module proxy; run it after a version
 * there has changed, and commit what it writes.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonText } from '../charts/documents/json-text.ts';
import type { KubernetesData, Sources } from '../charts/schemas/library.ts';
import { root } from './child.ts';
import { customKinds } from './schemas/crds.ts';
import { history } from './schemas/history.ts';
import { download } from './schemas/module.ts';
import { releaseOf } from './schemas/openapi.ts';
import { crdPackages, kubernetesVersions } from './schemas/sources.ts';
import { main } from './terminal.ts';

const folder = 'charts/schemas/data';
const kubernetesModule = 'k8s.io/kubernetes';

const fileOf = (name: string) => `${folder}/${name}.json`;
const pathOf = (name: string) => join(root, fileOf(name));
const textOf = (name: string) => (existsSync(pathOf(name)) ? readFileSync(pathOf(name), 'utf8') : undefined);

/** An object with one entry a line, so that a change shows as the lines that it changes. */
const lines = (entries: readonly (readonly [string, unknown])[]): string =>
  `{\n${entries.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n')}\n}`;

const sorted = <T>(entries: Iterable<readonly [string, T]>): (readonly [string, T])[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

await main(async ({ progress }) => {
  const read = kubernetesVersions.map((version) => {
    progress(`Reading ${kubernetesModule} ${version} …`);
    const downloaded = download({ module: kubernetesModule, version });
    const name = version.replace(/^v(\d+\.\d+)\.\d+$/, '$1');
    return { name, version, sum: downloaded.sum, ...releaseOf(downloaded.folder) };
  });
  const releases = read.map(({ name }) => name);
  const names = new Set(read.flatMap(({ definitions }) => [...definitions.keys()]));
  const definitions: KubernetesData['definitions'] = Object.fromEntries(
    [...names].map((name) => [
      name,
      history(
        releases,
        read.map((release) => release.definitions.get(name)),
      ),
    ]),
  );
  const packages = crdPackages.map((source) => {
    progress(`Reading ${source.module} ${source.version} …`);
    const downloaded = download(source);
    return { source, sum: downloaded.sum, kinds: customKinds(downloaded.folder, source.files) };
  });
  const sources: Sources = {
    kubernetes: { module: kubernetesModule, releases: read.map(({ name, version, sum }) => ({ name, version, sum })) },
    packages: packages.map(({ source: { name, module, version, licence }, sum, kinds }) => ({
      ...{ name, module, version, sum, licence },
      kinds: kinds.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
    })),
  };

  const files = new Map<string, string>([
    ['sources', jsonText(sources)],
    [
      'kubernetes',
      `{\n"kinds": ${lines(sorted(new Map(read.flatMap(({ kinds }) => [...kinds]))))},\n"definitions": ${lines(sorted(Object.entries(definitions)))}\n}\n`,
    ],
    ...packages.map(({ source, kinds }): [string, string] => [
      source.name,
      `[\n${kinds.map((kind) => JSON.stringify(kind)).join(',\n')}\n]\n`,
    ]),
  ]);
  if (process.argv.includes('--check')) {
    const differ = [...files].filter(([name, text]) => textOf(name) !== text).map(([name]) => fileOf(name));
    for (const path of differ) console.error(`${path} is not what the modules hold: run \`npm run schemas\`.`);
    return differ.length === 0 ? 0 : 1;
  }
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, text] of files) writeFileSync(pathOf(name), text);
  return 0;
});
