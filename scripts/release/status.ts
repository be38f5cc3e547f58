import { paths } from '../../app/contract/operations.ts';
import { certificates } from './certificates.ts';
import type { Finding } from './finding.ts';
import { podFaults } from './pods.ts';
import { readRecords } from './record.ts';
import { type ClusterObject, objectsOf, type Target, titleOf } from './target.ts';

const PATIENCE_MS = 5_000;

const finding = (check: string, holds: boolean, detail: string): Finding => ({
  check,
  verdict: holds ? 'holds' : 'fails',
  detail,
});
const unknown = (check: string, detail: string): Finding => ({ check, verdict: 'unknown', detail });

/** How an environment is, a line for each thing. @throws UsageError when the cluster does not answer */
export async function statusOf(target: Target): Promise<Finding[]> {
  const { environment, files } = target;
  const { objects, refused } = await objectsOnCluster(target);
  const all = (kind: string) => objects.filter((object) => object.kind === kind);
  const expected = (kind: string) =>
    objectsOf(files, kind).map((object) => ({
      title: titleOf(object),
      live: all(kind).find(({ metadata }) => metadata.name === object.metadata.name),
    }));
  return [
    ...refused.map((kind) => unknown(kind, 'you may not list them')),
    await lastRelease(target),
    ...expected('Deployment').map(({ title, live }) => rollout(title, live)),
    pods(all('Pod')),
    ...expected('HorizontalPodAutoscaler').map(({ title, live }) => autoscaler(title, live)),
    ...expected('Service').map(({ title, live }) => endpoints(title, live, all('EndpointSlice'))),
    migration(target, all('Job')),
    ...(await health(environment.baseUrl)),
    ...(await certificates(target)),
  ];
}

const KINDS = ['deployments', 'pods', 'horizontalpodautoscalers', 'services', 'endpointslices', 'jobs'];

async function objectsOnCluster({ kubectl, environment }: Target) {
  const answers = await Promise.all(
    KINDS.map((kind) => kubectl.attempt(['get', kind, '--namespace', environment.namespace, '--output', 'json'])),
  );
  const refused = KINDS.filter((_, at) => /Forbidden/.test(answers[at]!.fault));
  // Whatever else is wrong is wrong with all of them.
  const failed = answers.findIndex(({ code, fault }) => code !== 0 && !/Forbidden/.test(fault));
  if (failed >= 0) await kubectl.run(['get', KINDS[failed]!, '--namespace', environment.namespace]);
  const objects = answers.flatMap(({ code, output }) =>
    code === 0 ? (JSON.parse(output) as { items: ClusterObject[] }).items : [],
  );
  return { objects, refused };
}

async function lastRelease({ kubectl, environment, name }: Target): Promise<Finding> {
  const [last, ...before] = await readRecords(kubectl, environment.namespace);
  if (!last) return unknown('release', 'none is on record: nothing was deployed by `npm run deploy`');
  if (last.environment !== name)
    return finding('release', false, `this cluster holds the environment ${last.environment}`);
  const others = before.filter(({ outcome }) => outcome === 'live').map(({ release }) => release);
  const back = others.length > 0 ? `; before it were live: ${others.join(', ')}` : '';
  const about = `${last.release} of ${last.at}, ${last.image}, commit ${last.commit.slice(0, 12)}`;
  // After one that was taken back the store is what it was.
  return finding('release', ['live', 'undone'].includes(last.outcome), `${about}: ${last.outcome}${back}`);
}

function rollout(title: string, live: ClusterObject | undefined): Finding {
  if (!live) return finding('rollout', false, `${title} is not there`);
  const { status = {}, spec, metadata } = live;
  const wanted = spec.replicas ?? 1;
  const { updatedReplicas: updated = 0, availableReplicas: available = 0, observedGeneration: seen = 0 } = status;
  const isDone = seen >= (metadata.generation ?? 0) && updated >= wanted && available >= wanted;
  const { image } = spec.template.spec.containers[0];
  return finding('rollout', isDone, `${title}: ${updated} of ${wanted} new, ${available} available, ${image}`);
}

function pods(found: readonly ClusterObject[]): Finding {
  // Those of Jobs end, and what became of them the Job tells.
  const lasting = found.filter(({ metadata }) => metadata.labels?.['job-name'] === undefined);
  const ailing = lasting.flatMap((pod) => podFaults(pod).map((fault) => `\n    ${pod.metadata.name}: ${fault}`));
  const text = `${lasting.length} pods${ailing.length > 0 ? `, of which are not well:${ailing.join('')}` : ', all ready'}`;
  return lasting.length === 0 ? finding('pods', false, 'there are none') : finding('pods', ailing.length === 0, text);
}

function autoscaler(title: string, live: ClusterObject | undefined): Finding {
  if (!live) return finding('autoscaler', false, `${title} is not there`);
  const { spec, status = {} } = live;
  const conditions = (status.conditions ?? []) as { type: string; status: string; message?: string }[];
  const blind = conditions.find(({ type, status: is }) => type === 'ScalingActive' && is === 'False');
  const range = `${status.currentReplicas ?? 0} pods, between ${spec.minReplicas ?? 1} and ${spec.maxReplicas}`;
  const isFull = (status.currentReplicas ?? 0) >= spec.maxReplicas;
  const targets = ((spec.metrics ?? []) as Metric[]).map((metric) => targetText(metric, status.currentMetrics ?? []));
  return finding(
    'autoscaler',
    !blind,
    [`${title}: ${range}${isFull ? ' (at its limit)' : ''}`, ...targets, ...(blind ? [`${blind.message}`] : [])].join(
      '; ',
    ),
  );
}

/** What an autoscaler aims at, or has found (autoscaling/v2). */
interface Metric {
  readonly type: string;
  readonly resource?: MetricValue & { readonly name: string };
  readonly external?: MetricValue & { readonly metric: { readonly name: string } };
}

interface MetricValue {
  readonly target?: Amount;
  readonly current?: Amount;
}

interface Amount {
  readonly averageUtilization?: number;
  readonly averageValue?: string;
}

/** Such as `cpu 45 % of 60 %`; `?` for what nobody has measured yet. */
function targetText(metric: Metric, current: readonly Metric[]): string {
  const nameOf = ({ resource, external }: Metric) => resource?.name ?? external?.metric.name ?? '';
  const amount = (of: Amount = {}) =>
    of.averageUtilization === undefined ? (of.averageValue ?? '?') : `${of.averageUtilization} %`;
  const found = current.find((other) => nameOf(other) === nameOf(metric));
  const { target } = metric.resource ?? metric.external ?? {};
  return `${nameOf(metric)} ${amount((found?.resource ?? found?.external)?.current)} of ${amount(target)}`;
}

function endpoints(title: string, live: ClusterObject | undefined, slices: readonly ClusterObject[]): Finding {
  if (!live) return finding('endpoints', false, `${title} is not there`);
  const own = slices.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === live.metadata.name);
  const ready = own
    .flatMap((slice): { conditions?: { ready?: boolean } }[] => slice['endpoints'] ?? [])
    .filter(({ conditions }) => conditions?.ready !== false).length;
  return finding('endpoints', ready > 0, `${title}: ${ready} ready`);
}

function migration({ files }: Target, jobs: readonly ClusterObject[]): Finding {
  const [job] = objectsOf(files, 'Job');
  if (!job) return unknown('migration', 'these manifests have none');
  const live = jobs.find(({ metadata }) => metadata.name === job.metadata.name);
  if (!live) return unknown('migration', `${titleOf(job)} is not there: not run yet, or ended and cleared away`);
  const conditions = (live['status']?.conditions ?? []) as { type: string; status: string; message?: string }[];
  const is = (type: string) => conditions.find((condition) => condition.type === type && condition.status === 'True');
  const failed = is('Failed');
  if (failed) return finding('migration', false, `${titleOf(job)} failed: ${failed.message ?? 'no reason given'}`);
  return is('Complete')
    ? finding('migration', true, `${titleOf(job)}: done at ${live['status'].completionTime}`)
    : finding('migration', false, `${titleOf(job)}: has not ended`);
}

/** Database, schema and files, as a pod sees them that the balancer has chosen. */
async function health(baseUrl: string): Promise<Finding[]> {
  const url = new URL(paths.health, baseUrl);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { checks } = (await response.json()) as {
      checks: Record<string, { ok: boolean; detail?: string; milliseconds: number }>;
    };
    return Object.entries(checks).map(([name, { ok, detail, milliseconds }]) =>
      finding(name, ok, ok ? `answers in ${milliseconds} ms` : (detail ?? 'not well')),
    );
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return [unknown('database', `${url} cannot be asked from here (${cause?.message ?? message})`)];
  }
}
