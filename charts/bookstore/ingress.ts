import type { Chart } from 'cdk8s';
import { AlbIngress } from '../constructs/alb-ingress.ts';
import type { WebService } from '../constructs/web-service.ts';
import { web } from './names.ts';
import type { Site } from './site.ts';

/** How shoppers reach the web pods. */
export function ingressOf({ environment, contract }: Site, chart: Chart, service: WebService): void {
  const { ingress } = environment;
  if (ingress.kind !== 'alb') throw new Error(`received ${ingress.kind}; accepted: alb`);
  new AlbIngress(chart, 'Ingress', {
    ...ingress,
    balancerName: ingress.name,
    certificateArns: [ingress.certificateArn],
    name: web.name,
    host: new URL(environment.baseUrl).hostname,
    service,
    healthPath: contract.paths.ready,
  });
}
