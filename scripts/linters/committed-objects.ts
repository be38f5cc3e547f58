import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { RenderedObject } from '../../charts/synth/rendering.ts';
import { root } from '../child.ts';

const manifests = join(root, 'manifests');
/** Objects for controllers that deploy, not of an environment. */
const notAnEnvironment = 'gitops';

export const committedEnvironments = (): string[] =>
  readdirSync(manifests, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== notAnEnvironment)
    .map(({ name }) => name);

/** An environment's objects as they are committed. */
export const committedObjects = (environment: string): RenderedObject[] =>
  readdirSync(join(manifests, environment)).flatMap((file) =>
    parseAllDocuments(readFileSync(join(manifests, environment, file), 'utf8')).map((document): RenderedObject => {
      const manifest = document.toJS();
      return { path: file, manifest, given: manifest };
    }),
  );
