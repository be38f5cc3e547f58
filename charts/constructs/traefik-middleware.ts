import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { namespaceOf } from './cluster-scoped.ts';

export interface TraefikMiddlewareProps {
  readonly name: string;
  /** @default the chart's */
  readonly namespace?: string;
  /** One kind of middleware with its options, such as `{ redirectScheme: { scheme: 'https' } }`; Traefik takes one each. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A step that Traefik takes with a request or its answer. */
export class TraefikMiddleware extends Construct {
  /** The name by which an Ingress refers to it: `NAMESPACE-NAME@kubernetescrd`. */
  readonly reference: string;

  constructor(scope: Construct, id: string, { name, namespace, spec }: TraefikMiddlewareProps) {
    super(scope, id);
    this.reference = `${namespaceOf(this, namespace)}-${name}@kubernetescrd`;
    new ApiObject(this, 'Middleware', {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'Middleware',
      metadata: { name, namespace },
      spec,
    });
  }
}
