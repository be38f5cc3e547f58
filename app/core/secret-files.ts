import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type SecretName, variables } from '../contract/environment.ts';

/**
 * Texts of files that were written together. Kubernetes swaps a mounted Secret by renaming the link `..data`: files
 * read one after the other through it could come from two versions, so they are read from the folder behind it.
 */
function readTogether(paths: readonly string[]): string[] {
  const folders = new Set(paths.map((path) => dirname(path)));
  const read = () => {
    const version = folders.size === 1 ? dirname(realpathSync(paths[0]!)) : undefined;
    return paths.map((path) =>
      readFileSync(version ? join(version, basename(path)) : path, 'utf8').replace(/\r?\n$/, ''),
    );
  };
  try {
    return read();
  } catch {
    return read(); // the version may have been swapped away between finding it and reading it
  }
}

/**
 * A reader of secrets that follows their files: it answers what the files hold now, or the last good values while they
 * cannot be read or are not valid. Secrets given as variables stay what they are.
 */
export function followSecrets<const N extends SecretName, I extends Readonly<Record<N, string | undefined>>>(
  names: readonly N[],
  source: Readonly<Record<string, string | undefined>>,
  initial: I,
): () => Readonly<{ [Name in N]: I[Name] | string }> {
  const paths = names.map((name) => source[`${name}_FILE`] ?? '');
  if (paths.some((path) => path === '')) return () => initial;
  let last: ReturnType<ReturnType<typeof followSecrets<N, I>>> = initial;
  return () => {
    try {
      const texts = readTogether(paths);
      if (names.every((name, index) => variables[name].type.safeParse(texts[index]).success))
        last = Object.fromEntries(names.map((name, index) => [name, texts[index]])) as Record<N, string>;
    } catch {
      // late or half-written files: what worked until now is the best there is
    }
    return last;
  };
}
