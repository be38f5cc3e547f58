import type { Manifest, Rendered } from '../rules/manifests.ts';
import { type PodTemplate, type Selector, selects, selectsAll } from '../rules/pod.ts';
import { containerFaults, seccompFaults, volumeFaults } from './containers.ts';
import { fault, repeated } from './fault.ts';
import { labelFaults } from './names.ts';

function templateFaults(
  field: string,
  { metadata, spec: pod }: PodTemplate,
  restart: readonly string[],
  claims: readonly string[] = [],
): string[] {
  const { initContainers = [], containers, volumes = [], restartPolicy = 'Always' } = pod;
  const names = new Set([...volumes.map(({ name }) => name), ...claims]);
  return [
    ...labelFaults(`${field}.metadata.labels`, metadata?.labels),
    ...(restart.includes(restartPolicy)
      ? []
      : [fault(`${field}.spec.restartPolicy`, pod.restartPolicy, restart.join(' or '))]),
    ...seccompFaults(`${field}.spec.securityContext`, pod.securityContext),
    ...volumeFaults(`${field}.spec.volumes`, volumes),
    ...repeated(
      `${field}.spec.containers`,
      [...initContainers, ...containers].map(({ name }) => name),
    ),
    ...initContainers.flatMap((container, at) =>
      containerFaults(`${field}.spec.initContainers[${at}]`, container, names, container.restartPolicy !== 'Always'),
    ),
    ...containers.flatMap((container, at) =>
      containerFaults(`${field}.spec.containers[${at}]`, container, names, false),
    ),
  ];
}

const selectorFaults = (selector: Selector, template: PodTemplate): string[] => [
  ...labelFaults('spec.selector.matchLabels', selector.matchLabels),
  ...(!selectsAll(selector) && selects(selector, template.metadata?.labels ?? {})
    ? []
    : [fault('spec.selector', selector, 'a selector of the labels of the template')]),
];

const isShare = (value: number | string): boolean => (typeof value === 'number' ? value >= 0 : /^\d+%$/.test(value));
export const shareFaults = (field: string, value: number | string | undefined): string[] =>
  value === undefined || isShare(value) ? [] : [fault(field, value, 'a number of pods, or a share such as `25%`')];

function rolloutFaults({ spec }: Rendered<'Deployment'>): string[] {
  const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {};
  const none = (value: number | string | undefined) => value !== undefined && Number.parseInt(String(value), 10) === 0;
  const { minReadySeconds = 0, progressDeadlineSeconds = 600 } = spec;
  return [
    ...shareFaults('spec.strategy.rollingUpdate.maxSurge', maxSurge),
    ...shareFaults('spec.strategy.rollingUpdate.maxUnavailable', maxUnavailable),
    ...(typeof maxUnavailable === 'string' && Number.parseInt(maxUnavailable, 10) > 100
      ? [fault('spec.strategy.rollingUpdate.maxUnavailable', maxUnavailable, '100% at most')]
      : []),
    ...(none(maxSurge) && none(maxUnavailable)
      ? [fault('spec.strategy.rollingUpdate', { maxSurge, maxUnavailable }, 'not 0 of both')]
      : []),
    ...(spec.strategy?.type === 'Recreate' && spec.strategy.rollingUpdate
      ? [fault('spec.strategy.rollingUpdate', spec.strategy.rollingUpdate, 'none for Recreate')]
      : []),
    ...(progressDeadlineSeconds > minReadySeconds
      ? []
      : [
          fault(
            'spec.progressDeadlineSeconds',
            progressDeadlineSeconds,
            `more than ${minReadySeconds} (minReadySeconds)`,
          ),
        ]),
  ];
}

const ends = ['OnFailure', 'Never'];
const runs = ['Always'];

/** Faults of what makes pods, by kind. */
export function workloadFaults(object: Manifest): string[] {
  switch (object.kind) {
    case 'Deployment': {
      const deployment = object as Rendered<'Deployment'>;
      const { selector, template } = deployment.spec;
      return [
        ...templateFaults('spec.template', template, runs),
        ...selectorFaults(selector, template),
        ...rolloutFaults(deployment),
      ];
    }
    case 'DaemonSet': {
      const { selector, template } = (object as Rendered<'DaemonSet'>).spec;
      return [...templateFaults('spec.template', template, runs), ...selectorFaults(selector, template)];
    }
    case 'StatefulSet': {
      const { selector, template, volumeClaimTemplates = [] } = (object as Rendered<'StatefulSet'>).spec;
      const claims = volumeClaimTemplates.map(({ metadata }) => metadata.name);
      return [...templateFaults('spec.template', template, runs, claims), ...selectorFaults(selector, template)];
    }
    case 'Job':
      return templateFaults('spec.template', (object as Rendered<'Job'>).spec.template, ends);
    case 'CronJob': {
      const { template } = (object as Rendered<'CronJob'>).spec.jobTemplate.spec;
      return templateFaults('spec.jobTemplate.spec.template', template, ends);
    }
    default:
      return [];
  }
}
