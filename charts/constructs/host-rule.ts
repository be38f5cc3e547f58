import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

/** Which Service answers for which host. */
export interface HostRule {
  /** Host name that clients ask for. */
  readonly host: string;
  /** Service and its port. */
  readonly service: { readonly name: string; readonly port: number };
}

/** The rule of an Ingress that sends everything of a host to a Service. */
export function hostRule(at: Construct, { host, service }: HostRule): k8s.IngressRule {
  propChecks(at).matching(
    'host',
    host,
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'a host name in lower case',
  );
  return {
    host,
    http: {
      paths: [
        {
          path: '/',
          pathType: 'Prefix',
          backend: { service: { name: service.name, port: { number: service.port } } },
        },
      ],
    },
  };
}
