import { balancerAttribute, ofKind } from './manifests.ts';
import { held, type Rule, verdict, violated } from './rule.ts';

export const balancerRules: readonly Rule[] = [
  {
    id: 'keep-alive-outlives-balancer',
    statement:
      'The app keeps an idle connection longer than the balancer does, so that the balancer never sends a request into one that is closing.',
    severity: 'outage',
    source:
      'Elastic Load Balancing: Troubleshoot your Application Load Balancers, HTTP 502; Node.js: server.keepAliveTimeout',
    check({ contract: { http }, objects }) {
      const idle = balancerAttribute(objects, 'load-balancer-attributes', 'idle_timeout.timeout_seconds');
      if (idle === undefined) return held('no balancer with an idle timeout');
      const faults = [
        ...(http.keepAliveSeconds > idle
          ? []
          : [`the app closes idle connections after ${http.keepAliveSeconds} s, the balancer after ${idle} s`]),
        ...(http.headersSeconds > http.keepAliveSeconds
          ? []
          : [`headers may take ${http.headersSeconds} s, not more than the keep-alive of ${http.keepAliveSeconds} s`]),
        ...(http.requestSeconds < idle
          ? []
          : [`a request may take ${http.requestSeconds} s, but the balancer answers 504 after ${idle} s of silence`]),
      ];
      return verdict(
        faults,
        `request ${http.requestSeconds} s < balancer idle ${idle} s < keep-alive ${http.keepAliveSeconds} s < headers ${http.headersSeconds} s`,
        `set ingress.idleTimeoutSeconds between ${http.requestSeconds + 1} and ${http.keepAliveSeconds - 1}`,
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
    check({ contract: { shutdown }, objects }) {
      const { drainSeconds, requestSeconds, closeSeconds } = shutdown;
      const needed = drainSeconds + requestSeconds + closeSeconds;
      const parts = `drain ${drainSeconds} + requests ${requestSeconds} + close ${closeSeconds} = ${needed} s`;
      const deregistration = balancerAttribute(
        objects,
        'target-group-attributes',
        'deregistration_delay.timeout_seconds',
      );
      const graces = ofKind(objects, 'Deployment').map(({ metadata, spec }) => ({
        name: metadata.name,
        seconds: spec.template.spec.terminationGracePeriodSeconds ?? 30,
      }));
      const tooShort = graces.find(({ seconds }) => seconds < needed);
      if (tooShort) {
        return violated(
          `${parts}, ${tooShort.name} is killed after ${tooShort.seconds} s`,
          'raise terminationGracePeriodSeconds or shorten `shutdown` in the contract',
        );
      }
      const grace = Math.min(...graces.map(({ seconds }) => seconds));
      const faults =
        deregistration === undefined
          ? []
          : [
              ...(deregistration < requestSeconds
                ? [
                    `the balancer cuts requests ${deregistration} s after deregistration, one may take ${requestSeconds} s`,
                  ]
                : []),
              ...(deregistration > drainSeconds + requestSeconds
                ? [
                    `the balancer waits ${deregistration} s for a pod that serves no longer than ${drainSeconds + requestSeconds} s`,
                  ]
                : []),
            ];
      return verdict(
        faults,
        `${parts} of a grace of ${grace} s${deregistration === undefined ? '' : `, deregistration ${deregistration} s`}`,
        `set ingress.deregistrationSeconds between ${requestSeconds} and ${drainSeconds + requestSeconds}`,
        `shutdown ${needed} of ${grace} s`,
      );
    },
  },
];
