import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '../..');

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');
export const yaml = <Shape>(path: string): Shape => parse(read(path)) as Shape;

const filesOf = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
}

export interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: object;
  readonly jobs: Readonly<Record<string, Job & { readonly concurrency?: object }>>;
}

export const workflowFiles = filesOf('.github/workflows', '.yaml');
export const buildspecFiles = filesOf('pipelines/aws', '.buildspec.yaml');
export const shellScripts = filesOf('pipelines', '.sh');

/** Every `npm run NAME` of a text. */
export const scriptsCalled = (text: string): string[] =>
  [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!);

/** The npm scripts that a pipeline file calls, those of the shell scripts that it calls included. */
export function scriptsReached(path: string): Set<string> {
  const text = read(path);
  const called = shellScripts.filter((script) => text.includes(script));
  return new Set([text, ...called.map(read)].flatMap(scriptsCalled));
}
