import { setTimeout as sleep } from 'node:timers/promises';
import type { Kubectl } from '../kubectl.ts';
import { type ClusterObject, titleOf } from './target.ts';

/** A release that does not come to be, and why: a sentence for whoever deploys. */
export class ReleaseFailed extends Error {
  override readonly name = 'ReleaseFailed';
}

export interface Watching {
  readonly kubectl: Kubectl;
  readonly namespace: string;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** How often the cluster is asked. */
const POLL_MS = 1000;
/** Beyond the Job's own deadline. */
const MARGIN_SECONDS = 60;
const LOG_LINES = 40;

/** Waits for the end of a Job. @throws ReleaseFailed with its log when it fails */
export async function waitForJob(job: ClusterObject, watching: Watching): Promise<void> {
  const { kubectl, namespace, progress } = watching;
  const seconds = Number(job['spec']?.activeDeadlineSeconds ?? 600) + MARGIN_SECONDS;
  const said = sayChanges(progress);
  const ended = await poll(watching, seconds, async () => {
    const { status = {} } = await get(kubectl, namespace, 'job', job.metadata.name);
    const conditions: readonly { type: string; status: string; reason?: string; message?: string }[] =
      status.conditions ?? [];
    const is = (type: string) => conditions.find((condition) => condition.type === type && condition.status === 'True');
    if (is('Complete') || is('SuccessCriteriaMet')) return 'complete';
    const failed = is('Failed') ?? is('FailureTarget');
    if (failed)
      throw new ReleaseFailed(
        `${titleOf(job)} failed: ${failed.message ?? failed.reason ?? 'no reason given'}.${await logOf(job, watching)}`,
      );
    said(
      `${titleOf(job)}: ${status.active ? 'running' : 'waiting for a pod'}${status.failed ? `, ${status.failed} attempts failed` : ''}`,
    );
    return null;
  });
  if (!ended) throw new ReleaseFailed(`${titleOf(job)} has not ended in ${seconds} s.${await logOf(job, watching)}`);
  progress(`${titleOf(job)}: done`);
}

/** The end of what a Job's pods have written; empty when there is none to be had. */
async function logOf(job: ClusterObject, { kubectl, namespace }: Watching): Promise<string> {
  const log = await kubectl
    .run(['logs', `job/${job.metadata.name}`, '--namespace', namespace, `--tail=${LOG_LINES}`, '--all-pods=true'])
    .catch(() => '');
  return log.trim() === '' ? ' It has left no log.' : ` Its log ends with:\n${log.trim().replaceAll(/^/gm, '    ')}`;
}

/**
 * Waits until a Deployment runs what it was told to, all of it.
 *
 * @throws ReleaseFailed with the reasons of its pods when it makes no progress in the time that it gives itself
 */
export async function waitForRollout(deployment: ClusterObject, watching: Watching): Promise<void> {
  const { kubectl, namespace, progress } = watching;
  const seconds = Number(deployment['spec']?.progressDeadlineSeconds ?? 600) + MARGIN_SECONDS;
  const said = sayChanges(progress);
  const title = titleOf(deployment);
  const rolledOut = await poll(watching, seconds, async () => {
    const live = await get(kubectl, namespace, 'deployment', deployment.metadata.name);
    const { status = {}, spec } = live;
    const wanted = spec.replicas ?? 1;
    const { updatedReplicas: updated = 0, availableReplicas: available = 0, replicas = 0 } = status;
    const isSeen = (status.observedGeneration ?? 0) >= (live.metadata.generation ?? 0);
    const progressing = (status.conditions ?? []).find(
      (condition: { type: string }) => condition.type === 'Progressing',
    );
    if (isSeen && progressing?.reason === 'ProgressDeadlineExceeded')
      throw new ReleaseFailed(
        `${title} makes no progress: ${updated} of ${wanted} pods are new, ${available} are available.${await faultsOf(deployment, watching)}`,
      );
    said(`${title}: ${updated} of ${wanted} pods are new, ${available} are available`);
    return isSeen && updated >= wanted && available >= wanted && replicas <= updated ? true : null;
  });
  if (!rolledOut)
    throw new ReleaseFailed(`${title} has not come to its end in ${seconds} s.${await faultsOf(deployment, watching)}`);
}

/** Why pods of a Deployment are not well, each reason once. */
async function faultsOf(deployment: ClusterObject, { kubectl, namespace }: Watching): Promise<string> {
  const labels: Readonly<Record<string, string>> = deployment['spec'].selector.matchLabels;
  const selector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const pods = JSON.parse(
    await kubectl.run(['get', 'pods', '--namespace', namespace, '--selector', selector.join(','), '--output', 'json']),
  ) as { items: readonly ClusterObject[] };
  const reasons = pods.items.flatMap((pod) => podFaults(pod).map((fault) => `\n    ${pod.metadata.name}: ${fault}`));
  return reasons.length > 0 ? [...new Set(reasons)].slice(0, 10).join('') : ' Its pods give no reason.';
}

/** Why a pod is not ready, in the words of Kubernetes. */
export function podFaults({ ['status']: status = {} }: ClusterObject): string[] {
  const unscheduled = (status.conditions ?? []).flatMap(
    (condition: { type: string; status: string; reason?: string; message?: string }) =>
      condition.type === 'PodScheduled' && condition.status === 'False'
        ? [condition.message ?? condition.reason ?? '']
        : [],
  );
  const containers = (status.containerStatuses ?? []).flatMap(
    ({ name, ready, restartCount, state = {}, lastState = {} }: ClusterObject['status']) => {
      const { waiting, terminated } = state;
      const ended = terminated ?? lastState.terminated;
      const why = [
        ...(waiting ? [`${waiting.reason}${waiting.message ? ` (${waiting.message})` : ''}`] : []),
        ...(ended ? [`ended with ${ended.exitCode}${ended.message ? `: ${ended.message.trim()}` : ''}`] : []),
        ...(restartCount > 0 ? [`${restartCount} restarts`] : []),
      ];
      return ready ? [] : [`${name}: ${why.join(', ') || 'not ready'}`];
    },
  );
  return [...unscheduled, ...containers];
}

async function get(kubectl: Kubectl, namespace: string, kind: string, name: string): Promise<ClusterObject> {
  return JSON.parse(await kubectl.run(['get', kind, name, '--namespace', namespace, '--output', 'json']));
}

/** Asks until there is an answer; null when the time is over. */
async function poll<T>({ signal }: Watching, seconds: number, ask: () => Promise<T | null>): Promise<T | null> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > deadline) return null;
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Says a thing when it is another one than before. */
function sayChanges(progress: (text: string) => void): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) progress(text);
    last = text;
  };
}
