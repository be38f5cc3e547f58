import type { Manifest } from '../rules/manifests.ts';
import { quantity } from '../rules/quantity.ts';
import type { ChangedObject } from './comparison.ts';
import type { Refusal } from './refusal.ts';

interface Claim {
  readonly spec?: {
    readonly storageClassName?: string;
    readonly resources?: { readonly requests?: { readonly storage?: string | number } };
  };
}

/** The size that a claim asks for, in bytes. */
const bytesOf = ({ spec }: Claim): number => quantity(spec?.resources?.requests?.storage);

/** A claim may grow where its class lets it, and never shrinks (admission plugin PersistentVolumeClaimResize). */
export function claimSizeRefusals({ before, after, fields }: ChangedObject, objects: readonly Manifest[]): Refusal[] {
  if (before.kind !== 'PersistentVolumeClaim') return [];
  const sizes = fields.filter(({ path }) => path.join('.') === 'spec.resources.requests.storage');
  const [from, to] = [bytesOf(before as Claim), bytesOf(after as Claim)];
  if (sizes.length === 0 || from === to) return [];
  const refused = { object: before, wanted: after, fields: sizes, outcome: 'anew', orphan: false } as const;
  if (!(to > from)) {
    const why = 'field can not be less than status.capacity: no volume shrinks';
    return [{ ...refused, why, remedy: 'keep the size, or give a smaller claim another name and copy the files over' }];
  }
  const name = (after as Claim).spec?.storageClassName;
  const storageClass = objects.find(({ kind, metadata }) => kind === 'StorageClass' && metadata.name === name);
  if (!storageClass || (storageClass as { allowVolumeExpansion?: boolean }).allowVolumeExpansion) return [];
  const why = `only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize; ${name} does not allow it`;
  return [{ ...refused, why, remedy: `keep the size (EFS has none), or set allowVolumeExpansion in ${name} first` }];
}
