import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { exempt } from './lint-exemptions.ts';
import { dnsLabel, propChecks } from './prop-checks.ts';
import type { WebService } from './web-service.ts';

export interface NodePortServiceProps {
  /** @default the service's name and `-node-port` */
  readonly name?: string;
  /** The pods behind it. */
  readonly service: Pick<WebService, 'name' | 'labels' | 'port'>;
  /** Port of every node, 30000 to 32767. */
  readonly nodePort: number;
}

/** A second Service of a web service: a port of every node, without TLS, for clusters that have no ingress, as on a laptop. */
export class NodePortService extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: NodePortServiceProps) {
    super(scope, id);
    const { service, nodePort } = props;
    this.name = props.name ?? `${service.name}-node-port`;
    const check = propChecks(this);
    check.matching('name', this.name, dnsLabel.form, dnsLabel.words);
    check.whole('nodePort', nodePort, 30_000, 32_767);
    new k8s.KubeService(this, 'Service', {
      metadata: {
        name: this.name,
        labels: { ...service.labels },
        annotations: exempt({
          'kube-score/service-type': 'a port of the nodes is what was asked for',
          'kube-linter/exposed-services': 'a port of the nodes is what was asked for',
        }),
      },
      spec: {
        type: 'NodePort',
        selector: { ...service.labels },
        ports: [
          {
            name: 'http',
            port: service.port,
            targetPort: k8s.IntOrString.fromString('http'),
            nodePort,
            protocol: 'TCP',
          },
        ],
      },
    });
  }
}
