import { setTimeout as sleep } from 'node:timers/promises';
import type { Kubectl } from '../kubectl.ts';
import { faultsOf, podsOf, troublesOf, waitsForImage } from './pods.ts';
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
/** An image that no node has is asked for again and again, long after it is plain that it will not come. */
const IMAGE_SECONDS = 120;

/** Waits for the end of a Job. @throws ReleaseFailed with its log when it fails */
export async function waitForJob(job: ClusterObject, watching: Watching): Promise<void> {
  const { kubectl, namespace, progress } = watching;
  const seconds = Number(job['spec']?.activeDeadlineSeconds ?? 600) + MARGIN_SECONDS;
  const said = sayChanges(progress);
  const pods = new PodWatch(titleOf(job), { 'job-name': job.metadata.name }, watching);
  const ended = await poll(watching, seconds, async () => {
    const { status = {} } = await get(kubectl, namespace, 'job', job.metadata.name);
    const conditions: readonly { type: string; status: string; reason?: string; message?: string }[] =
      status.conditions ?? [];
    const is = (type: string) => conditions.find((condition) => condition.type === type && condition.status === 'True');
    if (is('Complete') || is('SuccessCriteriaMet')) return 'complete';
    const failed = is('Failed') ?? is('FailureTarget');
    if (failed)
      throw new ReleaseFailed(
        `${titleOf(job)} failed: ${failed.message ?? failed.reason ?? 'no reason given'}.${await pods.reasons()}${await logOf(job, watching)}`,
      );
    const troubles = status.ready ? '' : await pods.troubles();
    said(
      `${titleOf(job)}: ${status.active ? 'running' : 'waiting for a pod'}${status.failed ? `, ${status.failed} attempts failed` : ''}${troubles}`,
    );
    return null;
  });
  if (!ended)
    throw new ReleaseFailed(
      `${titleOf(job)} has not ended in ${seconds} s.${await pods.reasons()}${await logOf(job, watching)}`,
    );
  progress(`${titleOf(job)}: done`);
}

/** The end of what a Job's pods have written. */
async function logOf(job: ClusterObject, { kubectl, namespace }: Watching): Promise<string> {
  const { output } = await kubectl.attempt([
    ...['logs', `job/${job.metadata.name}`, '--namespace', namespace, `--tail=${LOG_LINES}`, '--all-pods=true'],
  ]);
  const log = output.trim();
  return log === '' ? ' It has left no log.' : `\nIts log ends with:\n${log.replaceAll(/^/gm, '    ')}`;
}

/**
 * Waits until a Deployment runs what it was told to, all of it.
 *
 * @param earlier failures of before, as `failuresBefore` answers them: they say nothing of what is applied now
 * @throws ReleaseFailed with the reasons of its pods when it makes no progress in the time that it gives itself
 */
export async function waitForRollout(
  deployment: ClusterObject,
  watching: Watching,
  earlier: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { kubectl, namespace, progress } = watching;
  const seconds = Number(deployment['spec']?.progressDeadlineSeconds ?? 600) + MARGIN_SECONDS;
  const said = sayChanges(progress);
  const title = titleOf(deployment);
  const pods = new PodWatch(title, deployment['spec'].selector.matchLabels, watching);
  const rolledOut = await poll(watching, seconds, async () => {
    const live = await get(kubectl, namespace, 'deployment', deployment.metadata.name);
    const { status = {}, spec } = live;
    const wanted = spec.replicas ?? 1;
    const { updatedReplicas: updated = 0, availableReplicas: available = 0, replicas = 0 } = status;
    const isSeen = (status.observedGeneration ?? 0) >= (live.metadata.generation ?? 0);
    const failure = failureOf(live);
    if (isSeen && failure !== null && !earlier.has(failure))
      throw new ReleaseFailed(
        `${title} makes no progress: ${updated} of ${wanted} pods are new, ${available} are available.${(await pods.reasons()) || NO_REASON}`,
      );
    if (isSeen && updated >= wanted && available >= wanted && replicas <= updated) {
      said(`${title}: all ${wanted} pods are new and available`);
      return true;
    }
    said(`${title}: ${updated} of ${wanted} pods are new, ${available} are available${await pods.troubles()}`);
    return null;
  });
  if (!rolledOut)
    throw new ReleaseFailed(`${title} has not come to its end in ${seconds} s.${(await pods.reasons()) || NO_REASON}`);
}

/**
 * Rollouts that have failed already: Kubernetes goes on to say so of what is applied again as it is, until it comes to its
 * end.
 */
export async function failuresBefore(kubectl: Kubectl, namespace: string): Promise<ReadonlySet<string>> {
  const found = await kubectl.run(['get', 'deployments', '--namespace', namespace, '--output', 'json']);
  const { items } = JSON.parse(found) as { items: readonly ClusterObject[] };
  return new Set(items.map(failureOf).filter((failure) => failure !== null));
}

/** A name for the failure of a Deployment's rollout; null when it has not failed. */
function failureOf({ metadata, ['status']: status = {} }: ClusterObject): string | null {
  const progressing = (status.conditions ?? []).find(({ type }: { type: string }) => type === 'Progressing');
  if (progressing?.reason !== 'ProgressDeadlineExceeded') return null;
  return `${metadata.name} ${metadata.generation} ${progressing.lastUpdateTime}`;
}

/** Looks at pods while they are waited for. */
class PodWatch {
  readonly #watching: Watching;
  readonly #title: string;
  readonly #labels: Readonly<Record<string, string>>;
  #lackingSince: number | null = null;

  constructor(title: string, labels: Readonly<Record<string, string>>, watching: Watching) {
    this.#title = title;
    this.#labels = labels;
    this.#watching = watching;
  }

  /** What is wrong with them now, in lines below a sentence. @throws ReleaseFailed when their image will not come */
  async troubles(): Promise<string> {
    const pods = await podsOf(this.#watching.kubectl, this.#watching.namespace, this.#labels);
    const lines = indented(troublesOf(pods));
    if (!pods.some(waitsForImage)) this.#lackingSince = null;
    else this.#lackingSince ??= performance.now();
    if (this.#lackingSince !== null && performance.now() - this.#lackingSince > IMAGE_SECONDS * 1000)
      throw new ReleaseFailed(`${this.#title}: the image has not come to its pods in ${IMAGE_SECONDS} s:${lines}`);
    return lines;
  }

  /** Why they are not well, asked of them too, in lines below a sentence. */
  async reasons(): Promise<string> {
    const { kubectl, namespace } = this.#watching;
    return indented(await faultsOf(kubectl, namespace, await podsOf(kubectl, namespace, this.#labels)));
  }
}

const FAULTS_SHOWN = 10;
const NO_REASON = ' Its pods give no reason.';

const indented = (lines: readonly string[]): string =>
  lines
    .slice(0, FAULTS_SHOWN)
    .map((line) => `\n    ${line.replaceAll('\n', '\n      ')}`)
    .join('');

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
