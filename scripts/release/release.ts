import { application } from '../../charts/bookstore/names.ts';
import { type Kubectl, reasonOf as kubectlReason } from '../kubectl.ts';
import { ProgramHangs } from '../program.ts';
import { Interrupted } from '../terminal.ts';
import { NOTHING_APPLIED, Reach } from './reach.ts';
import { type Outcome, type ReleaseRecord, writeRecord } from './record.ts';
import { answers } from './smoke-test.ts';
import { type ManifestFile, objectsOf, titleOf } from './target.ts';
import { failuresBefore, ReleaseFailed, waitForJob, waitForRollout } from './workloads.ts';

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
  /** Whether it is on record as live already, as it is: then nothing of that record is changed. @default false */
  readonly isKnown?: boolean;
}

/** What has become of a release. */
export type Result =
  | { readonly outcome: 'live' }
  /** The store is what it was. */
  | { readonly outcome: 'undone'; readonly why: string }
  /** Nobody can say that it is what it was: `standing` says what is applied and what is not. */
  | { readonly outcome: 'failed'; readonly why: string; readonly standing: string }
  | { readonly outcome: 'interrupted'; readonly why: string; readonly standing: string; readonly exitCode: number };

/**
 * Brings a release about, step by step: what stands before pods, then the migration, then the pods that need it, then the
 * question whether the store answers. What fails is taken back to the release before. Nothing is left half-way without
 * saying what is applied; the same command again goes on from wherever it is.
 */
export async function release(options: ReleaseOptions): Promise<Result> {
  const { record, previous, progress, signal } = options;
  const interruption = () => progress(STOPPING);
  signal.addEventListener('abort', interruption, { once: true });
  const reach = reachOf(record, options.migrates);
  try {
    await bringAbout(options, reach);
    await close(options, 'live');
    return { outcome: 'live' };
  } catch (error) {
    if (signal.aborted || reach.isEmpty || !previous) return ended(options, reasonOf(error, signal), reach.describe());
    return await undo(options, previous, reach, (error as Error).message);
  } finally {
    signal.removeEventListener('abort', interruption);
  }
}

const STOPPING =
  '\nInterrupted: what is being applied comes to its end, so that it can be said what is applied (again: at once).';

/** Goes back to the release before one that has failed. */
async function undo(options: ReleaseOptions, previous: ReleaseRecord, reach: Reach, why: string): Promise<Result> {
  const { progress, signal } = options;
  progress(`\n${why}\n\nGoing back to release ${previous.release}:`);
  const back = reachOf(previous, false);
  const backwards = { ...options, record: previous, migrates: false, smokeTest: null, isKnown: true };
  try {
    await bringAbout(backwards, back);
    await close(options, 'undone');
    return { outcome: 'undone', why };
  } catch (error) {
    const also = `${why}\nGoing back has not come to its end: ${reasonOf(error, signal)}`;
    return ended(options, also, reach.describe(back));
  }
}

const reasonOf = (error: unknown, signal: AbortSignal): string =>
  signal.aborted ? 'It was interrupted.' : (error as Error).message;

/** What a release is that has come to no good end. */
async function ended(options: ReleaseOptions, why: string, standing: string): Promise<Result> {
  const { signal } = options;
  const outcome = signal.aborted ? 'interrupted' : 'failed';
  if (standing !== NOTHING_APPLIED) await close(options, outcome).catch(() => undefined);
  if (outcome === 'failed') return { outcome, why, standing };
  const exitCode = signal.reason instanceof Interrupted ? signal.reason.exitCode : 1;
  return { outcome, why, standing, exitCode };
}

/** Writes down what has become of it, although somebody may have interrupted. */
async function close({ kubectl, namespace, record, isKnown }: ReleaseOptions, outcome: Outcome): Promise<void> {
  if (!isKnown) await writeRecord(kubectl.lasting(), namespace, { ...record, outcome });
}

const filesOf = ({ files }: ReleaseRecord, migrates: boolean): readonly ManifestFile[] =>
  files.filter((file) => migrates || objectsOf([file], 'Job').length === 0);

const reachOf = (record: ReleaseRecord, migrates: boolean): Reach =>
  new Reach(
    record.release,
    filesOf(record, migrates).map(({ name }) => name),
  );

async function bringAbout(options: ReleaseOptions, reach: Reach): Promise<void> {
  const { kubectl, namespace, record, migrates, smokeTest, progress, signal, isKnown } = options;
  const watching = { kubectl, namespace, progress, signal };
  const earlier = await failuresBefore(kubectl, namespace);
  for (const [at, file] of filesOf(record, migrates).entries()) {
    const jobs = objectsOf([file], 'Job');
    for (const job of jobs) await removeFailed(kubectl, namespace, job.metadata.name, progress);
    await apply(kubectl, file, reach, signal);
    progress(`${file.name}: applied`);
    // The record lies in the namespace that the first file makes.
    if (at === 0 && !isKnown) await writeRecord(kubectl, namespace, record);
    for (const job of jobs) {
      reach.leaves(`${titleOf(job)} goes on in the cluster by itself.`);
      await waitForJob(job, watching);
      reach.leaves('');
    }
  }
  const deployments = objectsOf(record.files, 'Deployment');
  reach.leaves(`The cluster goes on to replace the pods of ${deployments.map(titleOf).join(', ')} by itself.`);
  for (const deployment of deployments) await waitForRollout(deployment, watching, earlier);
  reach.leaves('All of its pods are new and available.');
  if (smokeTest) await answers(smokeTest, progress, signal);
}

/** Applies a file to its end, whoever interrupts: only then can it be said which of its objects are applied. */
async function apply(kubectl: Kubectl, file: ManifestFile, reach: Reach, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  reach.enters(file.name);
  const parameters = ['--server-side', '--force-conflicts', '--field-manager', application, '--filename', '-'];
  try {
    const outcome = await kubectl.lasting().attempt(['apply', ...parameters], file.text);
    if (outcome.code !== 0) {
      reach.breaksOff(file.name, outcome.output, outcome.code !== null);
      throw new ReleaseFailed(`${file.name} could not be applied:\n${kubectlReason(outcome)}`);
    }
  } catch (error) {
    if (error instanceof ProgramHangs) reach.breaksOff(file.name, error.output, false);
    throw error;
  }
  reach.holds(file.name);
  signal.throwIfAborted();
}

/** A Job cannot be changed, and one that has failed is not tried again under its name. */
async function removeFailed(kubectl: Kubectl, namespace: string, name: string, progress: (text: string) => void) {
  const found = await kubectl.run([
    ...['get', 'job', name, '--namespace', namespace, '--ignore-not-found', '--output', 'json'],
  ]);
  if (found === '') return;
  const { status = {} } = JSON.parse(found) as { status?: { conditions?: { type: string; status: string }[] } };
  if (!status.conditions?.some((condition) => condition.type === 'Failed' && condition.status === 'True')) return;
  await kubectl.run(['delete', 'job', name, '--namespace', namespace, '--cascade=background', '--timeout=60s']);
  progress(`Job/${name}: the failed one of before is removed`);
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
