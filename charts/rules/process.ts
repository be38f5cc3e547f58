import { variablesOf } from './manifests.ts';
import { mebibytes, quantity } from './quantity.ts';
import { type ManifestRule, type Model, type Rule, verdict } from './rule.ts';
import { type AppContainer, appContainers, workloads } from './workloads.ts';

/** Share of the memory limit that V8's heap may take; buffers, native libraries and stacks live outside it. */
const heapShare = 0.75;

const heapOf = (options: string | undefined): number | undefined => {
  const found = /--max-old-space-size=(\d+)/.exec(options ?? '')?.[1];
  return found === undefined ? undefined : Number(found) * 2 ** 20;
};

export const heapRule: ManifestRule = {
  id: 'heap-fits-memory',
  statement:
    "V8's heap is told how large it may grow, and that leaves a quarter of the memory limit for buffers, native libraries and folders in memory; what is reserved is the limit, so that no other pod takes it.",
  severity: 'outage',
  source: 'Node.js: --max-old-space-size; Kubernetes: Resource Management for Pods and Containers',
  check({ objects }) {
    const rows = workloads(objects).flatMap(({ name, pod, containers }) =>
      containers.flatMap((container) => {
        const heap = heapOf(variablesOf(container, objects)['NODE_OPTIONS']);
        if (heap === undefined && container.command?.[0] !== 'node') return [];
        const { limits, requests } = container.resources ?? {};
        const folders = (pod.volumes ?? [])
          .filter(({ emptyDir }) => emptyDir?.medium === 'Memory')
          .reduce((sum, { emptyDir }) => sum + quantity(emptyDir?.sizeLimit), 0);
        return [{ name, heap, folders, limit: quantity(limits?.['memory']), request: quantity(requests?.['memory']) }];
      }),
    );
    return verdict(
      rows.flatMap(({ name, heap, folders, limit, request }) => [
        ...(limit > 0 ? [] : [`${name} has no memory limit`]),
        ...(heap === undefined ? [`${name} does not say how large its heap may grow (NODE_OPTIONS)`] : []),
        ...(limit > 0 && heap !== undefined && heap > (limit - folders) * heapShare
          ? [
              `${name} has a heap of ${mebibytes(heap)} and ${mebibytes(folders)} of folders in ${mebibytes(limit)} of memory`,
            ]
          : []),
        ...(request === limit ? [] : [`${name} reserves ${mebibytes(request)} of ${mebibytes(limit)} memory`]),
      ]),
      rows
        .map(
          ({ name, heap = 0, limit }) =>
            `${name}: heap ${mebibytes(heap)} of ${mebibytes(limit)} (${Math.round((100 * heap) / limit)} %)`,
        )
        .join('; ') || 'nothing runs on Node.js',
      `let --max-old-space-size be at most ${heapShare * 100} % of the memory limit`,
    );
  },
};

/** Memory of a container that V8's heap and folders in memory leave, in bytes. */
function besideHeap({ objects }: Pick<Model, 'objects'>, { container, workload }: AppContainer): number {
  const heap = heapOf(variablesOf(container, objects)['NODE_OPTIONS']) ?? Number.NaN;
  const folders = (workload.pod.volumes ?? [])
    .filter(({ emptyDir }) => emptyDir?.medium === 'Memory')
    .reduce((sum, { emptyDir }) => sum + quantity(emptyDir?.sizeLimit), 0);
  return quantity(container.resources?.limits?.['memory']) - heap - folders;
}

/** Programs that do not pass a signal on to what they start. */
const swallowing = /(^|\/)(sh|bash|ash|dash|npm|npx|yarn|pnpm)$/;

export const processRules: readonly Rule[] = [
  {
    id: 'signals-reach-process',
    statement:
      'What runs for long is process 1 itself, so that it is told to stop: a shell or npm in between swallows the signal. The app is started by the commands of the contract, and drains by itself, without a preStop hook that needs a shell.',
    severity: 'outage',
    source: 'Amazon EKS Best Practices: Application, Handle SIGTERM; Kubernetes: Container Lifecycle Hooks',
    check(model) {
      const { environment, objects } = model;
      const ownImage = `${environment.image.repository}:${environment.image.tag}`;
      const known = new Set(appContainers(model).map(({ container }) => container));
      const containers = workloads(objects).flatMap((workload) =>
        workload.containers.map((container) => ({ workload, container })),
      );
      return verdict(
        containers.flatMap(({ workload: { name, kind, pod }, container }) => {
          const isApp = container.image === ownImage || container.image.startsWith(`${ownImage}@`);
          const command = container.command?.join(' ') ?? 'the command of its image';
          return [
            ...(isApp && !known.has(container)
              ? [`${name} is started by ${command}, which is no role of the app`]
              : []),
            // What runs before the pod's own containers ends by itself.
            ...(!isApp &&
            !pod.initContainers?.includes(container) &&
            ['Deployment', 'StatefulSet'].includes(kind) &&
            swallowing.test(container.command?.[0] ?? '')
              ? [`${name} is started by ${command}, which keeps SIGTERM to itself`]
              : []),
            ...(container.lifecycle?.preStop === undefined
              ? []
              : [`${name} has a preStop hook, whose time counts in the grace period`]),
          ];
        }),
        [...known].map(({ command }) => command?.join(' ')).join(', '),
        'take the command from the contract',
      );
    },
  },
  {
    id: 'memory-beside-heap-fits',
    statement:
      "Beside V8's heap a pod has the memory that its role may need there: for photos that are unpacked and forms that are read, all at once, and for passwords that are hashed.",
    severity: 'outage',
    source: "the app's contract, measured; sharp: limitInputPixels; Node.js: --max-old-space-size",
    check(model) {
      const rows = appContainers(model).map((app) => ({
        name: app.workload.name,
        needed: model.contract.outsideHeapMebibytes[app.role] * 2 ** 20,
        left: besideHeap(model, app),
      }));
      return verdict(
        rows
          .filter(({ needed, left }) => !(needed <= left))
          .map(
            ({ name, needed, left }) =>
              `${name} may need ${mebibytes(needed)} beside its heap, which leaves ${mebibytes(left)}`,
          ),
        rows.map(({ name, needed, left }) => `${name}: ${mebibytes(needed)} of ${mebibytes(left)}`).join('; '),
        'raise `memory` of these pods',
      );
    },
  },
];
