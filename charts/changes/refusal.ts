import type { Manifest } from '../rules/manifests.ts';
import type { FieldChange } from './fields.ts';

/** A change that does not reach the cluster by an apply. */
export interface Refusal {
  /** The object as it is in the cluster, and as it is to be. */
  readonly object: Manifest;
  readonly wanted: Manifest;
  readonly fields: readonly FieldChange[];
  /**
   * `anew`: only deleting the object and making it again brings the change about; `kept`: the old value stays; `beside`:
   * a second one is made.
   */
  readonly outcome: 'anew' | 'kept' | 'beside';
  readonly why: string;
  /** What to do, as one sentence without its end. */
  readonly remedy: string;
  /** Whether deleting the object is to leave what belongs to it. */
  readonly orphan: boolean;
}

/** How `--accept` names an object, of one environment or of all. */
export const acceptanceOf = ({ object }: Refusal, environment?: string): string =>
  `${environment === undefined ? '' : `${environment}:`}${object.kind}/${object.metadata.name}`;
