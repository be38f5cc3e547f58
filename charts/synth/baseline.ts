import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentFolder, foldersIn } from './folders.ts';

/** The manifests that a cluster is taken to have: what new ones are compared with. */
export interface Baseline {
  /** Where they are from, in words. */
  readonly source: string;
  /** Folders of manifests in it. */
  readonly folders: readonly string[];
  /** A folder's files that differ from these, with the text that they have in the baseline: none for a new file. */
  readonly differing: (folder: string, texts: ReadonlyMap<string, string>) => ReadonlyMap<string, string | undefined>;
  /** The text of another file of the project. */
  readonly read: (path: string) => string | undefined;
  /** Why it is not what is committed, where one would expect that. */
  readonly caveat?: string;
}

export interface BaselineOptions {
  /** The project's folder. */
  readonly root: string;
  /** Folder of the manifests, relative to the project. */
  readonly manifests: string;
  /** Folder of the environment files, relative to the project. */
  readonly environments: string;
  /** A commit that must exist. @default HEAD where there is one, else what lies on the disk */
  readonly against: string | undefined;
  /** Environment of git. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

type Git = (args: readonly string[], input?: string) => { readonly output: Buffer; readonly fault?: string };

/** What was to be compared with cannot be read. */
export class BaselineFault extends Error {
  override readonly name = 'BaselineFault';
}

/**
 * The manifests of a commit, or those on the disk where nothing of them is committed; folder by folder, when no commit is
 * named: an environment that is never committed must be compared with something.
 *
 * @throws BaselineFault when `against` is given and cannot be read
 */
export function readBaseline(options: BaselineOptions): Baseline {
  const { root, manifests, environments, against, variables } = options;
  const commit = against ?? 'HEAD';
  const git = gitIn(root, variables);
  // A name that begins with a dash would be an option to git.
  const listing = commit.startsWith('-')
    ? { output: Buffer.alloc(0), fault: `${commit} is not the name of a commit` }
    : git(['ls-tree', '-r', '-z', commit, `${manifests}/`, `${environments}/`]);
  const files = listing.output
    .toString('utf8')
    .split('\0')
    .flatMap((line): [string, string][] => {
      const [, object, path] = /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
      return object && path ? [[path, object]] : [];
    });
  const committed = new Map(files);
  const tracked = [...committed.keys()].some((path) => path.startsWith(`${manifests}/`));
  if (against !== undefined && listing.fault) throw new BaselineFault(`--against ${against}: ${listing.fault}`);
  if (tracked || against !== undefined) {
    const found = commitBaseline(git, `${manifests}/`, commit, committed);
    return against === undefined ? withUncommitted(found, diskBaseline(root, manifests), manifests) : found;
  }
  const expected = /not a git repository|ENOENT|Not a valid object name HEAD|unknown revision|bad revision/;
  const caveat = listing.fault && !expected.test(listing.fault) ? listing.fault : undefined;
  return { ...diskBaseline(root, manifests), ...(caveat ? { caveat: `git answers ${caveat}` } : {}) };
}

function commitBaseline(git: Git, prefix: string, commit: string, committed: ReadonlyMap<string, string>): Baseline {
  const paths = [...committed.keys()].filter((path) => path.startsWith(prefix) && path.endsWith('.yaml'));
  const texts = new Map<string, string>();
  const fetch = (wanted: readonly string[]) => {
    const missing = wanted.filter((path) => !texts.has(path));
    if (missing.length === 0) return;
    const objects = missing.map((path) => committed.get(path)!);
    for (const [at, text] of catFiles(git, objects).entries()) texts.set(missing[at]!, text);
  };
  return {
    source: commit === 'HEAD' ? 'the last commit' : commit,
    folders: [...new Set(paths.map((path) => path.slice(prefix.length).split('/')[0]!))],
    differing(folder, rendered) {
      const inFolder = paths.filter((path) => path.slice(prefix.length).split('/').slice(0, -1).join('/') === folder);
      const nameOf = (path: string) => path.slice(prefix.length + folder.length + 1);
      const changed = inFolder.filter((path) => {
        const text = rendered.get(nameOf(path));
        return text === undefined || blobId(text, committed.get(path)!.length) !== committed.get(path);
      });
      fetch(changed);
      return withNewFiles(
        inFolder.map(nameOf),
        rendered,
        new Map(changed.map((path) => [nameOf(path), texts.get(path)])),
      );
    },
    read(path) {
      if (!committed.has(path)) return undefined;
      fetch([path]);
      return texts.get(path);
    },
  };
}

/** A commit's manifests, and those of folders that only lie on the disk. */
function withUncommitted(commit: Baseline, disk: Baseline, manifests: string): Baseline {
  const missing = disk.folders.filter((folder) => !commit.folders.includes(folder));
  // An empty folder, or one of something else, is no manifest that anything could be compared with.
  const others = missing.filter((folder) => disk.differing(folder, new Map()).size > 0);
  if (others.length === 0) return commit;
  const paths = others.map((folder) => `${manifests}/${folder}`).join(', ');
  return {
    ...commit,
    folders: [...commit.folders, ...others],
    differing: (folder, texts) => (others.includes(folder) ? disk : commit).differing(folder, texts),
    caveat: `${paths} ${others.length === 1 ? 'is' : 'are'} not in it: what lies on the disk counts instead`,
  };
}

const diskBaseline = (root: string, manifests: string): Baseline => ({
  source: 'what lies on the disk',
  folders: foldersIn(join(root, manifests)),
  differing(folder, rendered) {
    const files = currentFolder(join(root, manifests, folder))?.files ?? new Map<string, string>();
    const changed = [...files].filter(([name, text]) => rendered.get(name) !== text);
    return withNewFiles([...files.keys()], rendered, new Map(changed));
  },
  read: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined),
});

const withNewFiles = (
  names: readonly string[],
  rendered: ReadonlyMap<string, string>,
  changed: ReadonlyMap<string, string | undefined>,
): Map<string, string | undefined> =>
  new Map([
    ...changed,
    ...[...rendered.keys()].filter((name) => !names.includes(name)).map((name) => [name, undefined] as const),
  ]);

/** The name that git gives to a content; its length says by which hash. */
const blobId = (text: string, digits: number): string =>
  createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');

/** The texts of git's objects, in one process. */
function catFiles(git: Git, objects: readonly string[]): string[] {
  const { output, fault } = git(['cat-file', '--batch'], `${objects.join('\n')}\n`);
  if (fault) throw new BaselineFault(`git cat-file: ${fault}`);
  let at = 0;
  return objects.map((object) => {
    const end = output.indexOf('\n', at);
    const size = Number(output.toString('utf8', at, end).split(' ')[2]);
    if (!Number.isInteger(size)) throw new BaselineFault(`git has not got ${object}, which the commit names; fetch it`);
    at = end + 1 + size + 1;
    return output.toString('utf8', end + 1, end + 1 + size);
  });
}

/** Variables by which a hook or a script points git at a repository; ours is the one that the project lies in. */
const pointers =
  /^GIT_(DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX|NAMESPACE|GRAFT_FILE|SHALLOW_FILE|REPLACE_REF_BASE|QUARANTINE_PATH)$/;

function gitIn(root: string, variables: BaselineOptions['variables']): Git {
  const env = Object.fromEntries(Object.entries(variables).filter(([name]) => !pointers.test(name)));
  return (args, input = '') => {
    const { stdout, stderr, status, error } = spawnSync('git', ['-C', root, ...args], {
      input,
      env: { ...env, LC_ALL: 'C' },
      maxBuffer: 256 * 1024 * 1024,
    });
    const output = stdout ?? Buffer.alloc(0);
    if (!error && status === 0) return { output };
    return { output, fault: error?.message ?? (stderr.toString('utf8').trim() || `git ends with ${status}`) };
  };
}
