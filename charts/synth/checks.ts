import { identityOf, titleOf } from '../changes/identity.ts';
import type { Manifest } from '../rules/manifests.ts';
import { idlePatches } from './idle-patches.ts';
import { longNumbers } from './long-numbers.ts';
import { lostFields } from './lost-fields.ts';
import { namespaceFaults } from './namespaces.ts';
import type { RenderedFile, RenderedObject } from './rendering.ts';

/** What every object has, whatever it is; all other checks read it. */
export const shapeFaults = (objects: readonly RenderedObject[]): string[] =>
  objects.flatMap(({ path, manifest }) => {
    const { apiVersion, kind, metadata } = manifest as Partial<Manifest>;
    const missing = Object.entries({ apiVersion, kind, 'metadata.name': metadata?.name }).filter(
      ([, value]) => typeof value !== 'string' || value === '',
    );
    const received = missing.map(([field, value]) => `${field} ${JSON.stringify(value) ?? 'not set'}`).join(', ');
    return missing.length > 0 ? [`${path}: received an object with ${received}; accepted: a text in each`] : [];
  });

const ofOne = [namespaceFaults, lostFields, idlePatches, longNumbers];

/** What a cluster would silently do otherwise than the charts say. One line for each fault. */
export const objectFaults = (objects: readonly RenderedObject[]): string[] => [
  ...ofOne.flatMap((check) => objects.flatMap((object) => guarded(check, object))),
  ...collisions(objects),
];

/** Objects may be invalid in any way: what a check stumbles over is a fault, and no end of the other checks. */
function guarded(check: (object: RenderedObject) => string[], object: RenderedObject): string[] {
  try {
    return check(object);
  } catch (error) {
    return [`${object.path}: cannot be judged (${error}); correct its other faults first`];
  }
}

function collisions(objects: readonly RenderedObject[]): string[] {
  const first = new Map<string, RenderedObject>();
  return objects.flatMap((object) => {
    const identity = identityOf(object.manifest);
    const earlier = first.get(identity);
    if (!earlier) {
      first.set(identity, object);
      return [];
    }
    const title = titleOf(object.manifest);
    return [`${object.path}: ${title} has the name of ${earlier.path}: the second would replace the first`];
  });
}

/** Charts of which one would overwrite what another has written. */
export function fileFaults(files: readonly RenderedFile[]): string[] {
  const first = new Map<string, RenderedFile>();
  return files.flatMap((file) => {
    const earlier = first.get(file.name);
    if (!earlier) {
      first.set(file.name, file);
      return [];
    }
    return [`${file.chart}: the chart's file ${file.name} is that of the chart ${earlier.chart}; give it another id`];
  });
}
