import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Read by compilers, debuggers and npm, never by the process. */
const unread = /\.(?:[cm]?ts|map|tsbuildinfo)$|^\.package-lock\.json$/;

/**
 * Parts of packages that Node never resolves to: each is the same code again, for bundlers (`browser`), or as it was
 * before it was compiled. By package and folder.
 */
const forOthers = ['typeorm/browser', 'zod/src', 'bintrees/test', 'bintrees/dist'];

/** What npm has installed, as `name@version`: of the parts for one platform only those for this one. */
export function installedIn(packages: string): ReadonlySet<string> {
  const { packages: installed } = JSON.parse(readFileSync(join(packages, '.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version: string }>>;
  };
  return new Set(
    Object.entries(installed).map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`),
  );
}

/** Removes from packages what no process of the store loads; licenses stay. */
export function keepWhatRuns(packages: string): void {
  for (const path of forOthers) rmSync(join(packages, path), { recursive: true, force: true });
  rmSync(join(packages, '.bin'), { recursive: true, force: true });
  removeUnread(packages);
}

function removeUnread(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (lstatSync(path).isDirectory()) removeUnread(path);
    else if (unread.test(name)) rmSync(path);
  }
}
