import { setTimeout as sleep } from 'node:timers/promises';
import { application } from '../../charts/bookstore/names.ts';
import type { Kubectl } from '../kubectl.ts';
import { type ReleaseRecord, writeRecord } from './record.ts';
import { type ManifestFile, objectsOf, titleOf } from './target.ts';
import { ReleaseFailed, waitForJob, waitForRollout } from './workloads.ts';

export interface ReleaseOptions {
  readonly kubectl: Kubectl;
  readonly namespace: string;
  readonly record: ReleaseRecord;
  /** What was live before, to go back to; undefined for the first release. */
  readonly previous: ReleaseRecord | undefined;
  /** Whether its migration runs: not when an older release comes back, whose schema is there. */
  readonly migrates: boolean;
  /** Address that shoppers use; null when it is not to be asked. */
  readonly smokeTest: string | null;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What has become of a release. */
export type Result =
  | { readonly outcome: 'live' }
  /** The store is what it was. */
  | { readonly outcome: 'undone'; readonly why: string }
  /** Nobody can say that it is what it was: `applied` is. */
  | { readonly outcome: 'failed' | 'interrupted'; readonly why: string; readonly applied: readonly string[] };

/**
 * Brings a release about, step by step: what stands before pods, then the migration, then the pods that need it, then the
 * question whether the store answers. What fails is taken back to the release before. Nothing is left half-way without
 * saying what is applied; the same command again goes on from wherever it is.
 */
export async function release(options: ReleaseOptions): Promise<Result> {
  const { record, previous, kubectl, namespace, progress, signal } = options;
  // What was done is written down although somebody has interrupted.
  const closing = kubectl.lasting();
  const applied: string[] = [];
  try {
    await bringAbout(options, applied);
    await writeRecord(closing, namespace, { ...record, outcome: 'live' });
    return { outcome: 'live' };
  } catch (error) {
    const why = signal.aborted ? 'It was interrupted.' : (error as Error).message;
    const end = async (outcome: 'failed' | 'interrupted'): Promise<Result> => {
      if (applied.length > 0) await writeRecord(closing, namespace, { ...record, outcome }).catch(() => undefined);
      return { outcome, why, applied };
    };
    if (signal.aborted) return end('interrupted');
    if (applied.length === 0 || !previous) return end('failed');
    progress(`\n${why}\n\nGoing back to release ${previous.release}:`);
    try {
      await bringAbout({ ...options, record: previous, migrates: false, smokeTest: null }, []);
      await writeRecord(closing, namespace, { ...record, outcome: 'undone' });
      return { outcome: 'undone', why };
    } catch (undoing) {
      const also = `${why}\nGoing back failed, too: ${(undoing as Error).message}`;
      const outcome = signal.aborted ? 'interrupted' : 'failed';
      await writeRecord(closing, namespace, { ...record, outcome }).catch(() => undefined);
      return { outcome, why: also, applied };
    }
  }
}

async function bringAbout(options: ReleaseOptions, applied: string[]): Promise<void> {
  const { kubectl, namespace, record, migrates, smokeTest, progress, signal } = options;
  const watching = { kubectl, namespace, progress, signal };
  for (const file of record.files) {
    signal.throwIfAborted();
    const jobs = objectsOf([file], 'Job');
    if (jobs.length > 0 && !migrates) continue;
    for (const job of jobs) await removeFailed(kubectl, namespace, job.metadata.name, progress);
    // What ends in the middle of a file may have applied some of its objects.
    applied.push(`${file.name} (perhaps in part)`);
    await apply(kubectl, file);
    applied[applied.length - 1] = file.name;
    progress(`${file.name}: applied`);
    // The record lies in the namespace that the first file makes.
    if (applied.length === 1) await writeRecord(kubectl, namespace, record);
    for (const job of jobs) await waitForJob(job, watching);
  }
  for (const deployment of objectsOf(record.files, 'Deployment')) await waitForRollout(deployment, watching);
  if (smokeTest) await answers(smokeTest, options);
}

const apply = (kubectl: Kubectl, { text }: ManifestFile): Promise<string> =>
  kubectl.run(['apply', '--server-side', '--force-conflicts', '--field-manager', application, '--filename', '-'], text);

/** A Job cannot be changed, and one that has failed is not tried again under its name. */
async function removeFailed(kubectl: Kubectl, namespace: string, name: string, progress: (text: string) => void) {
  const found = await kubectl.run([
    'get',
    'job',
    name,
    '--namespace',
    namespace,
    '--ignore-not-found',
    '--output',
    'json',
  ]);
  if (found === '') return;
  const { status = {} } = JSON.parse(found) as { status?: { conditions?: { type: string; status: string }[] } };
  if (!status.conditions?.some((condition) => condition.type === 'Failed' && condition.status === 'True')) return;
  await kubectl.run(['delete', 'job', name, '--namespace', namespace, '--cascade=background', '--timeout=60s']);
  progress(`Job/${name}: the failed one of before is removed`);
}

/** Balancers take their time to know new pods. */
const SMOKE_SECONDS = 120;
const PAGES = ['/', '/books', '/api/v1/books'];

/** Asks as a shopper does, through everything that stands before the pods. */
async function answers(baseUrl: string, { progress, signal }: ReleaseOptions): Promise<void> {
  const deadline = performance.now() + SMOKE_SECONDS * 1000;
  for (const page of PAGES) {
    for (;;) {
      const found = await fetch(new URL(page, baseUrl), {
        signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      }).then(
        (response) => `${response.status}`,
        (error: Error & { cause?: Error }) => error.cause?.message ?? error.message,
      );
      if (found === '200') break;
      signal.throwIfAborted();
      if (performance.now() > deadline)
        throw new ReleaseFailed(
          `${new URL(page, baseUrl)} has not answered with 200 in ${SMOKE_SECONDS} s, but: ${found}.`,
        );
      await sleep(1000);
    }
    progress(`GET ${new URL(page, baseUrl)}: 200`);
  }
}

/**
 * Objects of a release that the next one does not have; an apply leaves them in the cluster. Not Jobs that Kubernetes clears
 * away by itself when they have ended: each release has its own migration.
 */
export function leftBehind(before: ReleaseRecord | undefined, now: Pick<ReleaseRecord, 'files'>): string[] {
  const there = new Set(now.files.flatMap(({ objects }) => objects.map(titleOf)));
  return (before?.files ?? []).flatMap(({ objects }) =>
    objects
      .filter(({ kind, ['spec']: spec }) => kind !== 'Job' || spec?.ttlSecondsAfterFinished === undefined)
      .map(titleOf)
      .filter((title) => !there.has(title)),
  );
}
