/**
 * Writes charts/schemas/data anew from the modules that scripts/schemas/sources.ts names. Needs the program `go` and a
 * way to its module proxy; run it after a version there has changed, and commit what it writes.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesData, Sources } from '../charts/schemas/library.ts';
import { jsonText } from '../charts/synth/json-text.ts';
import { root } from './child.ts';
import { customKinds } from './schemas/crds.ts';
import { history } from './schemas/history.ts';
import { download } from './schemas/module.ts';
import { releaseOf } from './schemas/openapi.ts';
import { crdPackages, kubernetesVersions } from './schemas/sources.ts';
import { main } from './terminal.ts';

const folder = join(root, 'charts/schemas/data');
const kubernetesModule = 'k8s.io/kubernetes';

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

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, `${name}.json`), text);
  write('sources', jsonText(sources));
  write(
    'kubernetes',
    `{\n"kinds": ${lines(sorted(new Map(read.flatMap(({ kinds }) => [...kinds]))))},\n"definitions": ${lines(sorted(Object.entries(definitions)))}\n}\n`,
  );
  for (const { source, kinds } of packages)
    write(source.name, `[\n${kinds.map((kind) => JSON.stringify(kind)).join(',\n')}\n]\n`);
  return 0;
});
