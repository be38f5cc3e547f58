import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentFault, parseEnvironmentFile } from '../environment/file.ts';
import type { Environment } from '../environment/schema.ts';

export interface NamedEnvironment {
  readonly name: string;
  /** Path of its file, relative to the project. */
  readonly file: string;
  readonly environment: Environment;
}

/** Folder of the environment files, relative to the project. */
export const environmentsFolder = 'charts/environments';

/** Every environment of a project, or all faults of all files. */
export function loadEnvironments(root: string): {
  readonly environments: NamedEnvironment[];
  readonly faults: string[];
} {
  const folder = join(root, environmentsFolder);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  const faults: string[] = names.length === 0 ? [`${environmentsFolder} holds no environment (NAME.yaml)`] : [];
  const environments = names.sort().flatMap((fileName): NamedEnvironment[] => {
    const file = `${environmentsFolder}/${fileName}`;
    const name = /^([a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?)\.yaml$/.exec(fileName)?.[1];
    if (!name) {
      faults.push(`${file}: received the name ${fileName}; accepted: lower-case letters, digits and -, then .yaml`);
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
  return { environments, faults };
}
