import { identityOf, titleOf } from '../changes/identity.ts';
import { idlePatches } from './idle-patches.ts';
import { longNumbers } from './long-numbers.ts';
import { lostFields } from './lost-fields.ts';
import { namespaceFaults } from './namespaces.ts';
import type { RenderedFile, RenderedObject } from './rendering.ts';

/** What a cluster would silently do otherwise than the charts say. One line for each fault. */
export const objectFaults = (objects: readonly RenderedObject[]): string[] => [
  ...objects.flatMap(namespaceFaults),
  ...objects.flatMap(lostFields),
  ...objects.flatMap(idlePatches),
  ...objects.flatMap(longNumbers),
  ...collisions(objects),
];

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
