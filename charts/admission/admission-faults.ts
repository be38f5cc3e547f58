import type { RenderedObject } from '../synth/rendering.ts';
import { dataFaults, metadataFaults } from './names.ts';
import { networkFaults } from './network.ts';
import { scalingFaults } from './scaling.ts';
import { workloadFaults } from './workloads.ts';

const checks = [metadataFaults, dataFaults, workloadFaults, networkFaults, scalingFaults];

/**
 * What an API server refuses of an object although each field fits its schema: fields that contradict each other, names
 * that are too long, mounts of volumes that are not there. One line for each fault.
 */
export const admissionFaults = (objects: readonly RenderedObject[]): string[] =>
  objects.flatMap(({ path, manifest }) => {
    const name = `${path}: ${manifest.kind} ${manifest.metadata.name}`;
    try {
      return checks.flatMap((check) => check(manifest)).map((found) => `${name}: ${found}`);
    } catch (error) {
      // An object that does not fit its schema may be of any shape; the schema says what is wrong with it.
      if (error instanceof TypeError) return [`${name}: cannot be judged until it fits its schema`];
      throw error;
    }
  });
