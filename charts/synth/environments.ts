import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentFault, parseEnvironmentFile } from '../environment/file.ts';
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

/**
 * The environments of a project, or all faults of their files.
 *
 * @param only names of those that are wanted; all when empty
 */
export function loadEnvironments(
  root: string,
  only: readonly string[] = [],
): {
  readonly environments: NamedEnvironment[];
  readonly faults: string[];
  /** Names of all environments, wanted or not. */
  readonly names: string[];
} {
  const folder = join(root, environmentsFolder);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  const names = files.map((name) => name.replace(/\.ya?ml$/, ''));
  const faults: string[] = files.length === 0 ? [`${environmentsFolder} holds no environment (NAME.yaml)`] : [];
  for (const name of only) {
    if (!names.includes(name)) faults.push(`received the environment ${name}; accepted: ${names.join(', ')}`);
  }
  const wanted = files.filter((_, at) => only.length === 0 || only.includes(names[at]!));
  const environments = wanted.sort().flatMap((fileName): NamedEnvironment[] => {
    const file = `${environmentsFolder}/${fileName}`;
    const name = /^([a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?)\.yaml$/.exec(fileName)?.[1];
    if (!name) {
      faults.push(`${file}: received the name ${fileName}; accepted: lower-case letters, digits and -, then .yaml`);
      return [];
    }
    if (name === gitopsChart) {
      faults.push(
        `${file}: received the name ${name}; accepted: any other, ${manifestsFolder}/${name} is for GitOps controllers`,
      );
      return [];
    }
    try {
      return [{ name, file, environment: parseEnvironmentFile(file, readFileSync(join(folder, fileName), 'utf8')) }];
    } catch (error) {
      if (!(error instanceof EnvironmentFault)) throw error;
      faults.push(...error.faults);
      return [];
    }
  });
  return { environments, faults, names };
}
