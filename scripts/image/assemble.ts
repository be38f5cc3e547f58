/**
 * Runs inside the build of the image, in a stage that has Node, npm and Debian: puts together what the image is made of,
 * in three folders that become its three layers. It needs nothing but Node, because the packages there are the store's.
 *
 *     node scripts/image/assemble.ts PROJECT TARGET
 *
 * PROJECT has `node_modules` as `npm ci --omit=dev` leaves it, `app` and what `npm sbom` says; TARGET gets
 * `runtime` (Node, libraries, folders to write to), `packages` (`/node_modules`) and `app` (the store, and its bill of
 * materials). A folder at the root belongs to one of them alone: a layer that adds to a folder of another one also
 * changes that folder's time, and would differ from build to build.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folders, identity } from '../../app/contract/operations.ts';
import { installedIn, keepWhatRuns } from './packages.ts';
import { plainJavaScript } from './plain-javascript.ts';
import { runtimeOf } from './runtime.ts';
import { type Bill, billOf } from './sbom.ts';
import { settle } from './settle.ts';

const [project, target] = process.argv.slice(2);
if (!project || !target) throw new Error('usage: node scripts/image/assemble.ts PROJECT TARGET');

const layer = { runtime: join(target, 'runtime'), packages: join(target, 'packages'), app: join(target, 'app') };
const application = join(layer.app, folders.application);

const packages = join(project, 'node_modules');
const runtime = runtimeOf(packages, layer.runtime);
cpSync(packages, join(layer.packages, 'node_modules'), { recursive: true, verbatimSymlinks: true });
keepWhatRuns(join(layer.packages, 'node_modules'));
for (const name of ['app', 'package.json', 'LICENSE'])
  cpSync(join(project, name), join(application, name), { recursive: true });
plainJavaScript(join(application, 'app'), 'main.ts');

const known = JSON.parse(readFileSync(join(project, 'packages.cdx.json'), 'utf8')) as Bill;
writeFileSync(
  join(application, 'sbom.cdx.json'),
  `${JSON.stringify(billOf(known, installedIn(packages), runtime), null, 2)}\n`,
);

settle(layer.runtime, {
  [folders.uploads]: { ...identity, mode: 0o755 },
  [folders.backup]: { ...identity, mode: 0o755 },
  [folders.temporary]: { uid: 0, gid: 0, mode: 0o1777 },
});
settle(layer.packages);
settle(layer.app);
