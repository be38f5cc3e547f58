import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { namespaceOf } from './cluster-scoped.ts';
import { propChecks } from './prop-checks.ts';

export interface TraefikTransportProps {
  readonly name: string;
  /** @default the chart's */
  readonly namespace?: string;
  /** Seconds after which Traefik closes a connection to a pod on which nothing happens. */
  readonly idleSeconds: number;
}

/** Idle connections that Traefik keeps to one pod unless told otherwise (Traefik: serversTransport, maxIdleConnsPerHost). */
const idleConnections = 200;

/** How Traefik speaks to the pods of a Service. */
export class TraefikTransport extends Construct {
  /** Annotation by which a Service asks for it. */
  readonly annotation: { readonly name: string; readonly value: string };

  constructor(scope: Construct, id: string, { name, namespace, idleSeconds }: TraefikTransportProps) {
    super(scope, id);
    // 0 would mean for ever.
    propChecks(this).whole('idleSeconds', idleSeconds, 1, 4000);
    this.annotation = {
      name: 'traefik.ingress.kubernetes.io/service.serverstransport',
      value: `${namespaceOf(this, namespace)}-${name}@kubernetescrd`,
    };
    new ApiObject(this, 'ServersTransport', {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'ServersTransport',
      metadata: { name, namespace },
      // What a transport of its own leaves out is not what Traefik's has: of connections it would keep two.
      spec: { maxIdleConnsPerHost: idleConnections, forwardingTimeouts: { idleConnTimeout: `${idleSeconds}s` } },
    });
  }
}
