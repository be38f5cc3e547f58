import type { Chart } from 'cdk8s';
import { AlbIngress } from '../constructs/alb-ingress.ts';
import { NodePortService } from '../constructs/node-port-service.ts';
import { TraefikIngress } from '../constructs/traefik-ingress.ts';
import type { WebService } from '../constructs/web-service.ts';
import { web } from './names.ts';
import type { Site } from './site.ts';

/** How shoppers reach the web pods. */
export function ingressOf({ environment, contract }: Site, chart: Chart, service: WebService): void {
  const { ingress } = environment;
  const host = new URL(environment.baseUrl).hostname;
  const { name } = web;
  switch (ingress.kind) {
    case 'alb':
      new AlbIngress(chart, 'Ingress', {
        ...ingress,
        name,
        balancerName: ingress.name,
        host,
        service,
        certificateArns: [ingress.certificateArn],
        healthPath: contract.paths.ready,
      });
      return;
    case 'traefik':
      new TraefikIngress(chart, 'Ingress', {
        name,
        host,
        service,
        traefikNamespace: ingress.namespace,
        certificate: ingress.certificate,
        idleSeconds: ingress.idleTimeoutSeconds,
        maxBodyMebibytes: ingress.maxBodyMebibytes,
      });
      return;
    case 'node-port':
      new NodePortService(chart, 'NodePort', { service, nodePort: ingress.port });
  }
}
