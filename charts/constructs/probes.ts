import { k8s } from 'cdk8s-plus-28';

/** Paths that the kubelet asks, and the time a start may take. */
export interface Probes {
  /** Is the process alive? Must touch nothing outside the pod: a fault of the database would restart every pod. */
  readonly livePath: string;
  /** May this pod receive traffic? */
  readonly readyPath: string;
  /** Seconds from the start of the container until it must be alive. */
  readonly startupSeconds: number;
  /** Seconds that a start usually takes; the startup probe asks this often. @default 2 */
  readonly typicalStartupSeconds?: number;
}

/** Seconds without an answer after which a process is held to be dead; a failover takes up to 60 (Aurora, High availability). */
const livenessWindowSeconds = 60;
const livenessPeriodSeconds = 10;

/** Startup, readiness and liveness probe of a container, on its port of that name. */
export function probesOf(
  probes: Probes,
  port: string,
): Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const get = (path: string): k8s.HttpGetAction => ({ path, port: k8s.IntOrString.fromString(port), scheme: 'HTTP' });
  const startupPeriod = probes.typicalStartupSeconds ?? 2;
  return {
    startupProbe: {
      httpGet: get(probes.livePath),
      periodSeconds: startupPeriod,
      timeoutSeconds: 2,
      failureThreshold: Math.ceil(probes.startupSeconds / startupPeriod),
    },
    readinessProbe: { httpGet: get(probes.readyPath), periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
    livenessProbe: {
      httpGet: get(probes.livePath),
      periodSeconds: livenessPeriodSeconds,
      timeoutSeconds: 5,
      failureThreshold: Math.ceil(livenessWindowSeconds / livenessPeriodSeconds) + 1,
    },
  };
}
