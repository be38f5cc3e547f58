import type { Manifest } from '../rules/manifests.ts';
import type { ChangedObject, Comparison } from './comparison.ts';
import { type FieldChange, pathText } from './fields.ts';
import { titleOf } from './identity.ts';

/** Pods that an apply stops or starts. */
export interface Restart {
  /** What happens, such as `all pods of Deployment bookstore-web: 3 to 12, one more at a time, none fewer`. */
  readonly what: string;
  /** What in the pod's template brings it about. */
  readonly causes: readonly string[];
}

interface Workload {
  readonly spec?: {
    readonly replicas?: number;
    readonly suspend?: boolean;
    readonly strategy?: { readonly type?: string; readonly rollingUpdate?: Step };
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: Step };
  };
}
interface Step {
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
}
interface Autoscaler {
  readonly spec?: {
    readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
  };
}

/** Which pods restart, run once more, or run otherwise from their next start on. */
export function restartsOf(comparison: Comparison, objects: readonly Manifest[]): Restart[] {
  const changed = comparison.changed.flatMap((change): Restart[] => {
    const inTemplate = change.fields.filter(({ path }) =>
      templatePath(change.after).every((key, at) => path[at] === key),
    );
    const pace = paceOf(change.after, objects);
    return inTemplate.length > 0 && pace
      ? [{ what: `${pace.subject} ${titleOf(change.after)}${pace.how}`, causes: causesOf(inTemplate, comparison) }]
      : [];
  });
  const again = comparison.replaced.filter(({ after }) => after.kind === 'Job');
  // A new name shows in the Job's own labels, too.
  const isOwnName = ({ after }: ChangedObject, field: FieldChange) => field.after === after.metadata.name;
  return [
    ...changed,
    ...again.map((change) => ({
      what: `runs: ${titleOf(change.after)}, in place of ${change.before.metadata.name}`,
      causes: causesOf(
        change.fields.filter((field) => field.path[0] === 'spec' && !isOwnName(change, field)),
        comparison,
      ),
    })),
  ];
}

const templatePath = ({ kind }: Manifest): string[] =>
  kind === 'CronJob' ? ['spec', 'jobTemplate'] : ['spec', 'template'];

/** How a kind replaces its pods; none where it has none. */
function paceOf(object: Manifest, objects: readonly Manifest[]): { subject: string; how: string } | undefined {
  const { spec = {} } = object as Workload;
  const restarts = 'all pods of';
  if (object.kind === 'Deployment') {
    const how =
      spec.strategy?.type === 'Recreate' ? 'all at once, with an outage' : stepText(spec.strategy?.rollingUpdate);
    return { subject: restarts, how: `: ${podsOf(object, objects)}, ${how}` };
  }
  if (object.kind === 'StatefulSet' || object.kind === 'DaemonSet') {
    const pods = object.kind === 'StatefulSet' ? podsOf(object, objects) : 'one on each node';
    const how = spec.updateStrategy?.type === 'OnDelete' ? 'each when it is deleted' : 'one after the other';
    return { subject: restarts, how: `: ${pods}, ${how}` };
  }
  return object.kind === 'CronJob' ? { subject: 'otherwise from its next run on:', how: '' } : undefined;
}

/** Kubernetes' own step is a quarter of the pods, up and down. */
function stepText({ maxSurge = '25%', maxUnavailable = '25%' }: Step = {}): string {
  const more = maxSurge === 0 || maxSurge === '0%' ? 'no more' : `${maxSurge} more`;
  const fewer = maxUnavailable === 0 || maxUnavailable === '0%' ? 'none fewer' : `${maxUnavailable} fewer`;
  return `${more} than wanted at a time, ${fewer}`;
}

function podsOf(object: Manifest, objects: readonly Manifest[]): string {
  const autoscaler = objects.find((candidate) => {
    const target = (candidate as Autoscaler).spec?.scaleTargetRef;
    return (
      candidate.kind === 'HorizontalPodAutoscaler' &&
      candidate.metadata.namespace === object.metadata.namespace &&
      target?.kind === object.kind &&
      target.name === object.metadata.name
    );
  }) as Autoscaler | undefined;
  if (autoscaler) return `${autoscaler.spec?.minReplicas ?? 1} to ${autoscaler.spec?.maxReplicas}`;
  return String((object as Workload).spec?.replicas ?? 1);
}

/** At most this many causes are named; all of them stand with the object. */
const causesShown = 5;

/** What changes in a template; where that is a reference to an object of a new name, what changed in the object. */
function causesOf(fields: readonly FieldChange[], { replaced }: Comparison): string[] {
  const causes = fields.map(({ path, before, after }) => {
    const reference = replaced.find(
      (change) => change.before.metadata.name === before && change.after.metadata.name === after,
    );
    const label = path.includes('labels') || path.includes('annotations');
    return reference ? referenceText(reference) : label ? `its ${path.at(-2)}` : shortText(path);
  });
  // Labels last: they go with whatever else changes.
  const distinct = [...new Set(causes)].sort((a, b) => Number(a.startsWith('its ')) - Number(b.startsWith('its ')));
  const more = distinct.length - causesShown;
  return more > 0 ? [...distinct.slice(0, causesShown), `and ${more} more`] : distinct;
}

const shortText = (path: FieldChange['path']): string =>
  pathText(path.slice(path.indexOf('template') + 1)).replace(/^spec\./, '');

function referenceText({ before, after, fields }: ChangedObject): string {
  const keys = fields.filter(({ path }) => path[0] !== 'metadata').map(({ path }) => path.at(-1));
  return `${titleOf(before)} becomes ${after.metadata.name}${keys.length > 0 ? `: ${keys.join(', ')}` : ''}`;
}
