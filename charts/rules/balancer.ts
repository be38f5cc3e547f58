import { albAttribute, albIngresses, ofKind, variablesOf } from './manifests.ts';
import { held, type Rule, verdict } from './rule.ts';
import { traefikBackends } from './traefik.ts';
import { appContainers, servicesOf, workloads } from './workloads.ts';

export const balancerRules: readonly Rule[] = [
  {
    id: 'keep-alive-outlives-balancer',
    statement:
      'The app keeps an idle connection longer than the balancer does, so that the balancer never sends a request into one that is closing.',
    severity: 'outage',
    source:
      'Elastic Load Balancing: Troubleshoot your Application Load Balancers, HTTP 502; Traefik: ServersTransport, idleConnTimeout; Node.js: server.keepAliveTimeout',
    check({ contract: { http }, objects }) {
      const written = albIngresses(objects)
        .map((ingress) => albAttribute(ingress, 'load-balancer-attributes', 'idle_timeout.timeout_seconds'))
        .find((seconds) => seconds !== undefined);
      const [backend] = traefikBackends(objects).sort((a, b) => (b.idle || Infinity) - (a.idle || Infinity));
      if (written === undefined && !backend) return held('no balancer with an idle timeout');
      const balancer = written === undefined ? 'Traefik' : 'the balancer';
      const idle = Number(written ?? backend?.idle);
      const faults = [
        ...(http.keepAliveSeconds > idle && idle > 0
          ? []
          : [
              `the app closes idle connections after ${http.keepAliveSeconds} s, ${balancer} ${idle > 0 ? `after ${idle} s` : 'never'}`,
            ]),
        ...(http.headersSeconds > http.keepAliveSeconds
          ? []
          : [`headers may take ${http.headersSeconds} s, not more than the keep-alive of ${http.keepAliveSeconds} s`]),
        // Traefik's is of connections without a request.
        ...(written === undefined || http.requestSeconds < idle
          ? []
          : [`a request may take ${http.requestSeconds} s, but the balancer answers 504 after ${idle} s of silence`]),
      ];
      return verdict(
        faults,
        `${written === undefined ? '' : `request ${http.requestSeconds} s < `}balancer idle ${idle} s < keep-alive ${http.keepAliveSeconds} s < headers ${http.headersSeconds} s`,
        `set ingress.idleTimeoutSeconds between ${written === undefined ? 1 : http.requestSeconds + 1} and ${http.keepAliveSeconds - 1}`,
        `keep-alive ${http.keepAliveSeconds} s over ${idle} s`,
      );
    },
  },
  {
    id: 'shutdown-fits-grace-period',
    statement:
      'A pod that is told to stop can serve on while it is deregistered, finish its requests and close, before it is killed.',
    severity: 'outage',
    source: 'Amazon EKS Best Practices: Application, Handle SIGTERM; Elastic Load Balancing: Deregistration delay',
    check(model) {
      const { contract, objects } = model;
      const { drainSeconds, requestSeconds, closeSeconds } = contract.shutdown;
      const rows = appContainers(model).map(({ role, container, workload }) => {
        const served = servicesOf(objects, workload.labels).length > 0;
        const drain = Number(variablesOf(container, objects)['DRAIN_SECONDS'] ?? drainSeconds);
        return {
          name: workload.name,
          needed: served ? drain + requestSeconds + closeSeconds : contract.stopSeconds[role],
          parts: served ? `drain ${drain} + requests ${requestSeconds} + close ${closeSeconds} = ` : '',
          grace: workload.pod.terminationGracePeriodSeconds ?? 30,
        };
      });
      const deregistration = albIngresses(objects)
        .map((ingress) => albAttribute(ingress, 'target-group-attributes', 'deregistration_delay.timeout_seconds'))
        .filter((seconds) => seconds !== undefined)
        .map(Number);
      const serving = drainSeconds + requestSeconds;
      return verdict(
        [
          ...rows
            .filter(({ needed, grace }) => grace < needed)
            .map(({ name, parts, needed, grace }) => `${parts}${needed} s, ${name} is killed after ${grace} s`),
          ...(contract.http.requestSeconds <= requestSeconds
            ? []
            : [
                `a request may take ${contract.http.requestSeconds} s, a shutdown waits ${requestSeconds} s for requests`,
              ]),
          ...deregistration
            .filter((seconds) => seconds < requestSeconds)
            .map(
              (seconds) =>
                `the balancer cuts requests ${seconds} s after deregistration, one may take ${requestSeconds} s`,
            ),
          ...deregistration
            .filter((seconds) => seconds > serving)
            .map((seconds) => `the balancer waits ${seconds} s for a pod that serves no longer than ${serving} s`),
        ],
        [
          ...rows.map(({ name, parts, needed, grace }) => `${name}: ${parts}${needed} of ${grace} s`),
          ...deregistration.map((seconds) => `deregistration ${seconds} s`),
        ].join('; '),
        `raise terminationGracePeriodSeconds; let ingress.deregistrationSeconds be ${requestSeconds} to ${serving}`,
        rows
          .filter(({ parts }) => parts)
          .map(({ needed, grace }) => `shutdown ${needed} of ${grace} s`)
          .at(0),
      );
    },
  },
  {
    id: 'balancer-sends-to-ready-pods',
    statement:
      "The balancer reaches pods by their own address, asks the app's readiness, and a pod counts as available only when the balancer has found it healthy; for that it knows the Service before the pods come.",
    severity: 'outage',
    source:
      'AWS Load Balancer Controller: Pod readiness gate; Ingress annotations, target-type and healthcheck-path; Elastic Load Balancing: Health checks',
    check({ contract: { paths, ports, shutdown }, objects }) {
      const ingresses = albIngresses(objects);
      if (ingresses.length === 0) return held('no balancer that asks by itself: Services follow the readiness of pods');
      const annotation = (ingress: (typeof ingresses)[number], name: string, fallback: string) =>
        ingress.metadata.annotations?.[`alb.ingress.kubernetes.io/${name}`] ?? fallback;
      const namespace = objects.find(({ kind }) => kind === 'Namespace')?.metadata;
      const services = ofKind(objects, 'Service');
      const faults = ingresses.flatMap((ingress) => {
        const { name } = ingress.metadata;
        const type = annotation(ingress, 'target-type', 'instance');
        const path = annotation(ingress, 'healthcheck-path', '/');
        const port = annotation(ingress, 'healthcheck-port', 'traffic-port');
        const codes = annotation(ingress, 'success-codes', '200');
        const behind = services.filter((service) =>
          ingress.spec.rules?.some(({ http }) =>
            http?.paths.some(({ backend }) => backend.service.name === service.metadata.name),
          ),
        );
        const targets = workloads(objects).filter(({ labels }) => servicesOf(behind, labels).length > 0);
        const firstPod = objects.findIndex(({ kind, metadata }) =>
          targets.some((target) => target.kind === kind && target.name === metadata.name),
        );
        return [
          ...(type === 'ip' ? [] : [`${name} has targets of type ${type}: readiness gates need ip`]),
          ...(path === paths.ready ? [] : [`${name} asks ${path}, the app is ready at ${paths.ready}`]),
          ...(['traffic-port', String(ports.http)].includes(port) ? [] : [`${name} asks port ${port}`]),
          ...(codes === '200' ? [] : [`${name} takes ${codes} for healthy, the app answers 200`]),
          ...(namespace?.labels?.['elbv2.k8s.aws/pod-readiness-gate-inject'] === 'enabled'
            ? []
            : [`the namespace has no readiness gates: a rollout does not wait for the balancer`]),
          ...[ingress, ...behind]
            .filter((object) => firstPod >= 0 && objects.indexOf(object) > firstPod)
            .map((late) => `${late.kind} ${late.metadata.name} is applied after its pods, which get no gate`),
        ];
      });
      const [first] = ingresses;
      const seconds = (name: string, fallback: string) => Number(annotation(first!, name, fallback));
      const out = seconds('healthcheck-interval-seconds', '15') * seconds('unhealthy-threshold-count', '2');
      return verdict(
        [
          ...faults,
          ...(out <= shutdown.drainSeconds
            ? []
            : [`the balancer sees after ${out} s that a pod drains, which it does for ${shutdown.drainSeconds} s`]),
        ],
        `targets by address, asked at ${paths.ready}, out of service after ${out} s of ${shutdown.drainSeconds} s drain, gates before pods`,
        'render it by AlbIngress with the readiness path of the contract, in a chart before the pods',
      );
    },
  },
  {
    id: 'balancer-settings-are-explicit',
    statement:
      'Every setting of the balancer that matters is written, also where it says no: one that is left out keeps the value it had, whoever set it. Values are those that the controller reads and the app can answer.',
    severity: 'exposure',
    source: 'AWS Load Balancer Controller: Ingress annotations, load-balancer-attributes, wafv2-acl-arn, group.name',
    check({ objects }) {
      const ingresses = albIngresses(objects);
      if (ingresses.length === 0) return held('no balancer of AWS');
      const faults = ingresses.flatMap((ingress) => {
        const value = (name: string) => ingress.metadata.annotations?.[`alb.ingress.kubernetes.io/${name}`];
        const missing = [
          ...['scheme', 'wafv2-acl-arn'].filter((name) => value(name) === undefined),
          ...explicitAttributes.flatMap(([list, attributes]) =>
            attributes.filter((attribute) => albAttribute(ingress, list, attribute) === undefined),
          ),
        ];
        const { name } = ingress.metadata;
        const backends = (ingress.spec.rules ?? []).flatMap(({ http }) =>
          (http?.paths ?? []).map(({ backend }) => backend.service?.name),
        );
        return [
          ...missing.map((what) => `${name} does not say ${what}`),
          ...Object.entries(acceptedValues).flatMap(([key, accepted]) => {
            const given = value(key);
            return given === undefined || accepted.includes(given)
              ? []
              : [`${name} has ${key} ${given}, accepted is ${accepted.join(' or ')}`];
          }),
          ...backends
            .filter((backend) => value(`actions.${backend}`) !== undefined)
            .map((backend) => `${name} answers by itself instead of sending to ${backend} (actions.${backend})`),
          ...((value('load-balancer-name')?.length ?? 0) > 32
            ? [`${value('load-balancer-name')} is longer than 32 characters`]
            : []),
          ...(value('group.name') !== undefined && value('group.order') === undefined
            ? [`${name} shares the group ${value('group.name')} without an order of its rules`]
            : []),
        ];
      });
      const count = 2 + explicitAttributes.flatMap(([, attributes]) => attributes).length;
      return verdict(
        faults,
        `${ingresses.map(({ metadata }) => metadata.name).join(', ')}: ${count} settings written`,
        'write the value, `false` or `none` where it is to be off',
      );
    },
  },
];

/** Values that the controller reads, as far as they fit an app that speaks HTTP/1.1 in pods that have addresses. */
const acceptedValues: Readonly<Record<string, readonly string[]>> = {
  scheme: ['internet-facing', 'internal'],
  'ip-address-type': ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'],
  'backend-protocol': ['HTTP'],
  'backend-protocol-version': ['HTTP1'],
  'healthcheck-protocol': ['HTTP'],
};

/** Attributes whose silent survival would hurt, by the annotation that lists them. */
const explicitAttributes = [
  [
    'load-balancer-attributes',
    [
      'idle_timeout.timeout_seconds',
      'deletion_protection.enabled',
      'access_logs.s3.enabled',
      'routing.http.drop_invalid_header_fields.enabled',
    ],
  ],
  ['target-group-attributes', ['deregistration_delay.timeout_seconds', 'stickiness.enabled']],
] as const;
