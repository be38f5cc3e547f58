import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer } from './api-server.ts';

/** What becomes of pods, told to the API server as controllers tell it. */
export interface Fates {
  /** Whether a Job succeeds; null leaves it where it is. */
  job: (job: Manifest) => boolean | null;
  /** Whether a Deployment's pods become available; null leaves it where it is. */
  deployment: (deployment: Manifest) => boolean | null;
}

type Manifest = Record<string, any>;

/** Plays the controllers of a cluster without nodes: writes the status of Jobs and Deployments. */
export function playControllers(server: ApiServer, namespace: string, fates: Fates): { stop(): Promise<void> } {
  let stopped = false;
  const patch = (kind: string, name: string, status: object) =>
    server.kubectl([
      ...['patch', kind, name, '--namespace', namespace, '--subresource=status', '--type=merge'],
      ...['--patch', JSON.stringify({ status })],
    ]);
  const round = async (): Promise<void> => {
    const found = await server.kubectl(['get', 'jobs,deployments', '--namespace', namespace, '--output', 'json']);
    if (found.code !== 0) return;
    for (const object of (JSON.parse(found.stdout) as { items: Manifest[] }).items) {
      const { name, generation } = object['metadata'];
      if (object['kind'] === 'Job') {
        if (object['status']?.conditions) continue;
        const succeeds = fates.job(object);
        if (succeeds !== null) await patch('job', name, jobStatus(succeeds));
      } else {
        const isSeen = object['status']?.observedGeneration === generation;
        const succeeds = fates.deployment(object);
        // One that has failed comes to its end when its pods become well after all.
        if (succeeds !== null && !(isSeen && succeeds === !hasFailed(object)))
          await patch('deployment', name, deploymentStatus(object, succeeds));
      }
    }
  };
  const playing = (async () => {
    while (!stopped) {
      await round();
      await sleep(200);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await playing;
    },
  };
}

const hasFailed = ({ status }: Manifest): boolean =>
  (status?.conditions ?? []).some(({ reason }: { reason?: string }) => reason === 'ProgressDeadlineExceeded');

function jobStatus(succeeds: boolean): object {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const condition = (type: string, message: string) => ({
    type,
    status: 'True',
    message,
    reason: succeeds ? 'CompletionsReached' : 'BackoffLimitExceeded',
    lastTransitionTime: now,
    lastProbeTime: now,
  });
  return succeeds
    ? {
        startTime: now,
        completionTime: now,
        succeeded: 1,
        conditions: [condition('SuccessCriteriaMet', 'done'), condition('Complete', 'done')],
      }
    : {
        startTime: now,
        failed: 4,
        conditions: [
          condition('FailureTarget', 'Job has reached the specified backoff limit'),
          condition('Failed', 'Job has reached the specified backoff limit'),
        ],
      };
}

function deploymentStatus({ metadata, spec }: Manifest, succeeds: boolean): object {
  const replicas = spec.replicas ?? 1;
  const now = new Date().toISOString().replace(/\.\d+/, '');
  return {
    observedGeneration: metadata.generation,
    replicas: succeeds ? replicas : replicas + 1,
    updatedReplicas: succeeds ? replicas : 1,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [
      {
        type: 'Progressing',
        status: succeeds ? 'True' : 'False',
        reason: succeeds ? 'NewReplicaSetAvailable' : 'ProgressDeadlineExceeded',
        message: 'told by a test',
        lastTransitionTime: now,
        lastUpdateTime: now,
      },
    ],
  };
}
