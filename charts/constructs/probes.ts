import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

/** Paths that the kubelet asks, and the time a start may take. */
export interface Probes {
  /**
   * Is the process alive? Must touch nothing outside the pod: a fault of the database would restart every pod.
   *
   * @default /livez
   */
  readonly livePath?: string;
  /** May this pod receive traffic? @default /readyz */
  readonly readyPath?: string;
  /** Seconds from the start of the container until it must be alive. @default 60 */
  readonly startupSeconds?: number;
  /** Seconds that a start usually takes; the startup probe asks this often. @default 2 */
  readonly typicalStartupSeconds?: number;
}

/** Seconds without an answer after which a process is held to be dead; a failover takes up to 60 (Aurora, High availability). */
const livenessWindowSeconds = 60;
const livenessPeriodSeconds = 10;

/** Seconds that a start may take. */
export const startupSecondsOf = ({ startupSeconds = 60 }: Probes = {}): number => startupSeconds;

/** Startup, readiness and liveness probe of a container, on its port of that name. */
export function probesOf(
  at: Construct,
  probes: Probes,
  port: string,
): Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const { livePath = '/livez', readyPath = '/readyz', typicalStartupSeconds = 2 } = probes;
  const startupSeconds = startupSecondsOf(probes);
  const check = propChecks(at);
  for (const [prop, path] of Object.entries({ livePath, readyPath })) {
    check.matching(`probes.${prop}`, path, /^\/[^\s?#]*$/, 'a path that begins with /');
  }
  // kube-score `pod-probes-identical`: what fails readiness would then also restart the pod.
  check.that(livePath !== readyPath, 'probes.readyPath', readyPath, 'another path than probes.livePath');
  check.whole('probes.startupSeconds', startupSeconds, 1, 3600);
  check.whole('probes.typicalStartupSeconds', typicalStartupSeconds, 1, startupSeconds);
  const get = (path: string): k8s.HttpGetAction => ({ path, port: k8s.IntOrString.fromString(port), scheme: 'HTTP' });
  return {
    startupProbe: {
      httpGet: get(livePath),
      periodSeconds: typicalStartupSeconds,
      timeoutSeconds: 2,
      failureThreshold: Math.ceil(startupSeconds / typicalStartupSeconds),
    },
    readinessProbe: { httpGet: get(readyPath), periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
    livenessProbe: {
      httpGet: get(livePath),
      periodSeconds: livenessPeriodSeconds,
      timeoutSeconds: 5,
      failureThreshold: Math.ceil(livenessWindowSeconds / livenessPeriodSeconds) + 1,
    },
  };
}
