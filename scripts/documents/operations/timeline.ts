import { join } from 'node:path';
import { http, shutdown, startup, stopSeconds } from '../../../app/contract/operations.ts';
import { type Manifest, ofKind } from '../../../charts/rules/manifests.ts';
import type { Probe } from '../../../charts/rules/pod.ts';
import { environmentApp } from '../../../charts/synth/environment-app.ts';
import { loadEnvironments, type NamedEnvironment } from '../../../charts/synth/environments.ts';

const root = join(import.meta.dirname, '../../..');

interface Timed {
  readonly name: string;
  readonly environment: NamedEnvironment['environment'];
  readonly objects: readonly Manifest[];
}

function timed(): Timed[] {
  const { environments } = loadEnvironments(root);
  // No rule is asked here, so no waiver is looked at, and the day does not matter.
  return environments.map(({ name, environment }) => ({
    name,
    environment,
    objects: environmentApp({ name, environment, today: '2000-01-01' })
      .files()
      .flatMap(({ objects }) => objects.map(({ manifest }) => manifest)),
  }));
}

const deployment = ({ objects }: Timed, role: string) =>
  ofKind(objects, 'Deployment').find(({ metadata }) => metadata.name.endsWith(`-${role}`))!.spec;

const after = ({ periodSeconds, failureThreshold }: Probe): string => `${periodSeconds! * failureThreshold!} s`;
const probes = (of: Timed) => deployment(of, 'web').template.spec.containers[0]!;
const balancer = ({ environment: { ingress } }: Timed) => (ingress.kind === 'alb' ? ingress : undefined);

/** Seconds that replacing all web pods takes when each is ready as soon as usual. */
function rolloutSeconds(of: Timed, pods: number): number {
  const { maxSurge, minReadySeconds } = of.environment.web;
  return Math.ceil(pods / maxSurge) * (startup.typicalSeconds + minReadySeconds);
}

const rows: readonly (readonly [what: string, value: (of: Timed) => string])[] = [
  [
    'The migration may take, all attempts together (`migration.deadlineSeconds`)',
    ({ environment }) => `${environment.migration.deadlineSeconds} s`,
  ],
  ['A new web pod is ready after, usually', () => `${startup.typicalSeconds} s`],
  ['… and after, at most, once the schema is up to date', () => `${startup.budgetSeconds} s`],
  [
    'It stays ready before the next is replaced (`web.minReadySeconds`)',
    ({ environment }) => `${environment.web.minReadySeconds} s`,
  ],
  ['Pods that are replaced at once (`web.maxSurge`)', ({ environment }) => String(environment.web.maxSurge)],
  ['Web pods, at least and at most', ({ environment: { web } }) => `${web.minReplicas} and ${web.maxReplicas}`],
  ['All of the least are replaced after, usually', (of) => `${rolloutSeconds(of, of.environment.web.minReplicas)} s`],
  ['All of the most are replaced after, usually', (of) => `${rolloutSeconds(of, of.environment.web.maxReplicas)} s`],
  ['The rollout has failed after, without progress: web', (of) => `${deployment(of, 'web').progressDeadlineSeconds} s`],
  ['… worker', (of) => `${deployment(of, 'worker').progressDeadlineSeconds} s`],
  ['An old web pod serves on after its end has begun', () => `${shutdown.drainSeconds} s`],
  ['… then ends the requests it has', () => `${shutdown.requestSeconds} s`],
  ['… then closes', () => `${shutdown.closeSeconds} s`],
  [
    '… and is killed after, from the beginning',
    (of) => `${deployment(of, 'web').template.spec.terminationGracePeriodSeconds} s`,
  ],
  ['The worker hands over within', () => `${stopSeconds.worker} s`],
  [
    'The balancer deregisters a pod within (`ingress.deregistrationSeconds`)',
    (of) => (balancer(of) ? `${balancer(of)!.deregistrationSeconds} s` : 'no balancer'),
  ],
  ['A pod that is not ready is out of service after', (of) => after(probes(of).readinessProbe!)],
  ['A pod that hangs is restarted after', (of) => after(probes(of).livenessProbe!)],
  ['A request is cut after', () => `${http.requestSeconds} s`],
  [
    'A changed secret is looked for every (`secrets.refreshSeconds`)',
    ({ environment: { secrets } }) =>
      secrets.provider === 'external-secrets' ? `${secrets.refreshSeconds} s` : 'by hand',
  ],
];

/** The seconds of a release in each environment. */
export function timelineTable(): string {
  const all = timed();
  const lines = rows.map(([what, value]) => `| ${what} | ${all.map(value).join(' | ')} |`);
  return `| | ${all.map(({ name }) => `\`${name}\``).join(' | ')} |\n|---|${all.map(() => '---|').join('')}\n${lines.join('\n')}`;
}
