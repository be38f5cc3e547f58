import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../child.ts';
import type { Terminal } from '../terminal.ts';
import { outputOf } from './output.ts';

/** What an image is made of, as its labels say it. */
export interface Source {
  /** Of package.json. */
  readonly version: string;
  /** The commit, and `-dirty` when the checkout differs from it; `unknown` outside of git. */
  readonly revision: string;
  /** When the commit was made, in seconds since 1970; undefined outside of git. */
  readonly epoch: string | undefined;
}

/** What the checkout is. */
export async function sourceOf(terminal: Terminal): Promise<Source> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const git = async (...words: string[]) => {
    const { code, output } = await outputOf(terminal, ['git', ...words]).catch(() => ({ code: 1, output: '' }));
    return code === 0 ? output.trim() : undefined;
  };
  const commit = await git('log', '-1', '--format=%H %ct');
  if (commit === undefined) return { version, revision: 'unknown', epoch: undefined };
  const [hash, epoch] = commit.split(' ');
  const changed = (await git('status', '--porcelain')) !== '';
  return { version, revision: changed ? `${hash}-dirty` : hash!, epoch };
}
