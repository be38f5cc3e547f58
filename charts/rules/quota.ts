import { type Manifest, ofKind } from './manifests.ts';
import type { PodSpec } from './pod.ts';
import { quantity } from './quantity.ts';
import { held, type ManifestRule, verdict } from './rule.ts';
import { podsAtPeak, scaledDeployments, workloads } from './workloads.ts';

/** Pods of each template that may exist at once: those of a rollout at its peak, and of every Job. */
function podsAtOnce(objects: readonly Manifest[]): { readonly pod: PodSpec; readonly pods: number }[] {
  const deployments = new Map(scaledDeployments(objects).map((scaled) => [scaled.name, podsAtPeak(scaled).peak]));
  const replicas = new Map(ofKind(objects, 'StatefulSet').map(({ metadata, spec }) => [metadata.name, spec.replicas]));
  return workloads(objects).map(({ kind, name, pod, parallelism }) => ({
    pod,
    pods:
      kind === 'Deployment'
        ? (deployments.get(name) ?? 1)
        : kind === 'StatefulSet'
          ? (replicas.get(name) ?? 1)
          : parallelism,
  }));
}

/** What all of these pods have of a resource that a quota names, such as `requests.cpu`. */
function useOf(resource: string, objects: readonly Manifest[]): number | undefined {
  const rows = podsAtOnce(objects);
  if (resource === 'pods' || resource === 'count/pods') return rows.reduce((sum, { pods }) => sum + pods, 0);
  const [, kind, name] = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/.exec(resource) ?? [];
  if (name === undefined) return undefined;
  return rows.reduce(
    (sum, { pod, pods }) =>
      sum +
      pods *
        pod.containers.reduce(
          (total, { resources }) => total + quantity(resources?.[kind === 'limits' ? 'limits' : 'requests']?.[name]),
          0,
        ),
    0,
  );
}

const shown = (resource: string, amount: number): string => {
  if (/memory|storage/.test(resource)) return `${Math.round((amount / 2 ** 30) * 10) / 10} GiB`;
  return String(Math.round(amount * 100) / 100);
};

export const quotaRule: ManifestRule = {
  id: 'quota-leaves-room',
  statement:
    'The quota of the namespace has room for all pods of a rollout at its peak, those that end and the Jobs included; otherwise a rollout stops half-way.',
  severity: 'outage',
  source: 'Kubernetes: Resource Quotas, Compute resource quota',
  check({ objects }) {
    const rows = ofKind(objects, 'ResourceQuota').flatMap(({ spec }) =>
      Object.entries(spec.hard).flatMap(([resource, hard]) => {
        const used = useOf(resource, objects);
        return used === undefined ? [] : [{ resource, used, hard: quantity(hard) }];
      }),
    );
    if (rows.length === 0) return held('no quota of pods, CPU, memory or disk');
    const numbers = ({ resource, used, hard }: (typeof rows)[number]) =>
      `${resource} ${shown(resource, used)} of ${shown(resource, hard)}`;
    return verdict(
      rows.filter(({ used, hard }) => !(used <= hard)).map((row) => `at the peak of a rollout: ${numbers(row)}`),
      rows.map(numbers).join(', '),
      'raise quota.headroomPercent, or lower replicas or resources',
      rows
        .filter(({ resource }) => resource === 'pods')
        .map(({ used, hard }) => `${used} of ${hard} pods of the quota`)
        .at(0),
    );
  },
};
