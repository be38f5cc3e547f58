import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGenerated } from './rendering.ts';

/** What a folder of manifests holds now. */
export interface CurrentFolder {
  /** Rendered files and their text. */
  readonly files: ReadonlyMap<string, string>;
  /** Anything else: it would be lost in a swap, and `kubectl apply -f` would read some of it. */
  readonly foreign: readonly string[];
}

export function currentFolder(folder: string): CurrentFolder | undefined {
  if (!existsSync(folder)) return undefined;
  const files = new Map<string, string>();
  const foreign: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const text = entry.isFile() && entry.name.endsWith('.yaml') ? readFileSync(join(folder, entry.name), 'utf8') : '';
    if (isGenerated(text)) files.set(entry.name, text);
    else foreign.push(entry.name);
  }
  return { files, foreign };
}

/** Why a synth does not replace a folder in which something else lies; `path` is relative to the project. */
export const foreignFault = (path: string): string =>
  `${path} is not a rendered manifest and would be lost; move it elsewhere (kubectl reads the whole folder)`;

/** How a folder differs from what is rendered. */
export interface Drift {
  readonly file: string;
  readonly how: 'missing' | 'changed' | 'stale';
}

export function drift(current: ReadonlyMap<string, string>, rendered: ReadonlyMap<string, string>): Drift[] {
  const names = [...new Set([...current.keys(), ...rendered.keys()])].sort();
  return names.flatMap((file): Drift[] => {
    const now = current.get(file);
    const next = rendered.get(file);
    if (now === next) return [];
    return [{ file, how: now === undefined ? 'missing' : next === undefined ? 'stale' : 'changed' }];
  });
}

/** Names of the folders in `parent`, hidden ones left out. */
export const foldersIn = (parent: string): string[] =>
  existsSync(parent)
    ? readdirSync(parent, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name)
        .sort()
    : [];
