import type { Kubectl } from '../kubectl.ts';
import { lastWords } from './last-words.ts';
import type { ClusterObject } from './target.ts';

/** Lines of a container's log in which its reason is looked for. */
const LOG_LINES = 60;
/** What a pod waits for that will not come by itself (Kubernetes: images). */
const NO_IMAGE = /^(ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName)$/;

/** A container of a pod, as its status tells of it. */
interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: object;
  readonly terminated?: { readonly exitCode: number; readonly message?: string };
}

/** Asks for the pods that labels choose, but for those that are on their way out. */
export async function podsOf(
  kubectl: Kubectl,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Promise<ClusterObject[]> {
  const selector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const found = await kubectl.run([
    ...['get', 'pods', '--namespace', namespace, '--selector', selector.join(','), '--output', 'json'],
  ]);
  const { items } = JSON.parse(found) as { items: ClusterObject[] };
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Why some pods are not well: as Kubernetes tells it, and as their own logs do where it tells too little. */
export async function faultsOf(kubectl: Kubectl, namespace: string, pods: readonly ClusterObject[]): Promise<string[]> {
  const lines: string[] = [];
  for (const pod of pods) {
    lines.push(...faultLines(pod));
    for (const { name } of silent(pod)) {
      const said = await logOf(kubectl, namespace, pod.metadata.name, name);
      if (said !== '') lines.push(`${pod.metadata.name}: ${name} says: ${said}`);
    }
  }
  return lines;
}

/** What is wrong with pods beyond that they have just been started: as Kubernetes tells it. */
export const troublesOf = (pods: readonly ClusterObject[]): string[] =>
  pods.flatMap(faultLines).filter((line) => !/: (not ready|ContainerCreating|PodInitializing)$/.test(line));

/** Whether a pod waits for an image that no registry and no node has. */
export const waitsForImage = ({ ['status']: status = {} }: ClusterObject): boolean =>
  statusesOf(status).some(({ state }) => NO_IMAGE.test(state?.waiting?.reason ?? ''));

const faultLines = (pod: ClusterObject): string[] => podFaults(pod).map((fault) => `${pod.metadata.name}: ${fault}`);

/** Why a pod is not ready, in the words of Kubernetes, and in its own where it has ended. */
export function podFaults({ ['status']: status = {} }: ClusterObject): string[] {
  const unscheduled = (status.conditions ?? []).flatMap(
    (condition: { type: string; status: string; reason?: string; message?: string }) =>
      condition.type === 'PodScheduled' && condition.status === 'False'
        ? [condition.message ?? condition.reason ?? '']
        : [],
  );
  const containers = statusesOf(status).flatMap((container) => {
    const { name, ready, restartCount, state: { waiting, terminated } = {} } = container;
    const ended = endOf(container);
    const words = lastWords(ended?.message ?? '');
    const why = [
      ...(waiting ? [`${waiting.reason}${waiting.message ? ` (${waiting.message})` : ''}`] : []),
      ...(ended ? [`ended with ${ended.exitCode}${words ? `: ${words}` : ''}`] : []),
      ...(restartCount > 0 ? [`${restartCount} restarts`] : []),
    ];
    return ready || terminated?.exitCode === 0 ? [] : [`${name}: ${why.join(', ') || 'not ready'}`];
  });
  return [...unscheduled, ...containers];
}

const statusesOf = (status: ClusterObject['status']): ContainerStatus[] => [
  ...(status.initContainerStatuses ?? []),
  ...(status.containerStatuses ?? []),
];

const endOf = ({ state, lastState }: ContainerStatus) => state?.terminated ?? lastState?.terminated;

/** Containers that are not well although Kubernetes has no word of theirs: what they have to say is in their log. */
const silent = ({ ['status']: status = {} }: ClusterObject): ContainerStatus[] =>
  statusesOf(status).filter((container) => {
    const ended = endOf(container);
    const hasRun = container.state?.running !== undefined || ended !== undefined;
    return !container.ready && hasRun && !ended?.message && container.state?.terminated?.exitCode !== 0;
  });

/** The last words of a container's log; empty when it cannot be had. */
async function logOf(kubectl: Kubectl, namespace: string, pod: string, container: string): Promise<string> {
  const { code, output } = await kubectl.attempt([
    ...['logs', pod, '--namespace', namespace, '--container', container, `--tail=${LOG_LINES}`],
  ]);
  return code === 0 ? lastWords(output) : '';
}
