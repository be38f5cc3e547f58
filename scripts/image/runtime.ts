import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { identity } from '../../app/contract/operations.ts';

/** A package of Debian of which files are in the image. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** What is beside the store in its image. */
export interface Runtime {
  /** Version of Node. */
  readonly node: string;
  readonly debian: { readonly release: string; readonly packages: readonly DebianPackage[] };
}

/** The command's words; anything but success ends the build. */
const output = (program: string, ...parameters: string[]): string =>
  execFileSync(program, parameters, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });

/**
 * Makes a root folder in which this Node runs with these packages: the binary, every library that it and the native
 * parts of packages are linked with, and the few files that the C library reads. No shell, no package manager.
 */
export function runtimeOf(packages: string, root: string): Runtime {
  const node = realpathSync(process.execPath);
  const libraries = linkedWith([node, ...nativeFilesIn(packages)]).filter((path) => !path.startsWith(packages));
  // `/lib64`, where the linker is looked for, is a link into `/usr`.
  for (const name of ['lib', 'lib64'])
    if (existsSync(`/${name}`) && realpathSync(`/${name}`) !== `/${name}`) link(`usr/${name}`, join(root, name));
  for (const path of [node, ...libraries, '/etc/nsswitch.conf', '/usr/lib/os-release']) copy(path, root);
  link('../usr/lib/os-release', join(root, 'etc', 'os-release'));
  const { uid, gid } = identity;
  write(join(root, 'etc', 'passwd'), `root:x:0:0:root:/:\nbookstore:x:${uid}:${gid}:bookstore:/:\n`);
  write(join(root, 'etc', 'group'), `root:x:0:\nbookstore:x:${gid}:\n`);
  if (existsSync('/usr/local/LICENSE')) copy('/usr/local/LICENSE', root);
  const names = new Set(['base-files', ...libraries.map(packageOf)]);
  const release = /^VERSION_ID="?(\d+)"?$/m.exec(readFileSync('/usr/lib/os-release', 'utf8'))?.[1] ?? 'unknown';
  return {
    node: process.versions.node,
    debian: { release, packages: [...names].sort().map((name) => recorded(name, root)) },
  };
}

/** The native parts of packages: add-ons and the libraries that they bring. */
const nativeFilesIn = (packages: string): string[] =>
  readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:node|so(?:\.\d+)*)$/.test(name))
    .map((name) => join(packages, name));

/** Paths of what the linker would load for these files, and of the linker. @throws Error when something is not there */
function linkedWith(files: readonly string[]): string[] {
  const lines = files.flatMap((file) => output('ldd', file).split('\n'));
  const missing = lines.filter((line) => line.includes('not found'));
  if (missing.length > 0) throw new Error(`ldd: ${missing.join(', ')}`);
  const paths = lines.flatMap((line) => /(?:=> |^\t)(\/\S+) \(0x/.exec(line)?.[1] ?? []);
  return [...new Set(paths)].sort();
}

/** Copies a file to where its folder really is, as the file that a link means. */
function copy(path: string, root: string): void {
  const folder = join(root, realpathSync(dirname(path)));
  mkdirSync(folder, { recursive: true });
  cpSync(realpathSync(path), join(folder, path.slice(path.lastIndexOf('/') + 1)));
}

/** The package that a library is of. dpkg knows it by the path that it was installed to, with `/usr` or without. */
function packageOf(library: string): string {
  const real = realpathSync(library);
  for (const path of [library, real, real.replace(/^\/usr/, '')]) {
    try {
      return output('dpkg-query', '--search', path).split(':')[0]!;
    } catch {
      // Not by this path.
    }
  }
  throw new Error(`${library} is of no package; the image would hold a file that no scanner knows`);
}

/** Notes a package where scanners look in images without a package manager, one file for each, with its license. */
function recorded(name: string, root: string): DebianPackage {
  write(join(root, 'var/lib/dpkg/status.d', name), output('dpkg-query', '--status', name));
  const license = `/usr/share/doc/${name}/copyright`;
  if (existsSync(license)) copy(license, root);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg fills these in
  const format = '--showformat=${Version} ${Architecture}';
  const [version, architecture] = output('dpkg-query', '--show', format, name).split(' ');
  return { name, version: version!, architecture: architecture! };
}

function link(to: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(to, path);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
