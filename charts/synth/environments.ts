import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentFault, parseEnvironmentFile } from '../environment/file.ts';
import { sharingFaults } from '../environment/neighbours.ts';
import type { Environment } from '../environment/schema.ts';
import { gitopsChart } from './rendering.ts';

export interface NamedEnvironment {
  readonly name: string;
  /** Path of its file, relative to the project. */
  readonly file: string;
  readonly environment: Environment;
}

/** Folder of the manifests, relative to the project. */
export const manifestsFolder = 'manifests';

/** Folder of the environment files, relative to the project. */
export const environmentsFolder = 'charts/environments';

const nameOf = (fileName: string): string => fileName.replace(/\.ya?ml$/, '');

/**
 * The environments of a project, or all faults of their files.
 *
 * @param only names of those that are wanted; all when empty
 * @param unwritten texts that files are to have and have not yet, by the name of the environment
 */
export function loadEnvironments(
  root: string,
  only: readonly string[] = [],
  unwritten: ReadonlyMap<string, string> = new Map(),
): {
  readonly environments: NamedEnvironment[];
  readonly faults: string[];
  /** Names of all environments, wanted or not. */
  readonly names: string[];
} {
  const folder = join(root, environmentsFolder);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  const names = files.map(nameOf);
  const faults: string[] = files.length === 0 ? [`${environmentsFolder} holds no environment (NAME.yaml)`] : [];
  for (const name of only) {
    if (!names.includes(name)) faults.push(`received the environment ${name}; accepted: ${names.join(', ')}`);
  }
  const isWanted = (name: string) => only.length === 0 || only.includes(name);
  // Those that are not wanted are read too, since two may be in each other's way; their own faults can wait.
  const all = files.sort().flatMap((fileName): NamedEnvironment[] => {
    const read = readEnvironment(folder, fileName, unwritten.get(nameOf(fileName)));
    if (!('faults' in read)) return [read];
    if (isWanted(nameOf(fileName))) faults.push(...read.faults);
    return [];
  });
  for (const [at, second] of all.entries()) {
    for (const first of all.slice(0, at))
      if (isWanted(first.name) || isWanted(second.name)) faults.push(...sharingFaults(first, second));
  }
  return { environments: all.filter(({ name }) => isWanted(name)), faults, names };
}

function readEnvironment(
  folder: string,
  fileName: string,
  unwritten: string | undefined,
): NamedEnvironment | { readonly faults: readonly string[] } {
  const file = `${environmentsFolder}/${fileName}`;
  const name = /^([a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?)\.yaml$/.exec(fileName)?.[1];
  const refused = (accepted: string) => ({
    faults: [`${file}: received the name ${name ?? fileName}; accepted: ${accepted}`],
  });
  if (!name) return refused('lower-case letters, digits and -, then .yaml');
  if (name === gitopsChart) return refused(`any other, ${manifestsFolder}/${name} is for GitOps controllers`);
  try {
    const content = unwritten === undefined ? readFileSync(join(folder, fileName)) : Buffer.from(unwritten);
    return { name, file, environment: parseEnvironmentFile(file, content) };
  } catch (error) {
    if (error instanceof EnvironmentFault) return error;
    const { code } = error as NodeJS.ErrnoException;
    if (code) return { faults: [`${file}: received what cannot be read (${code}); accepted: a file`] };
    throw error;
  }
}
