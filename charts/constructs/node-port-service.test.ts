import { expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { selectorLabels } from './labels.ts';
import { NodePortService, type NodePortServiceProps } from './node-port-service.ts';

const minimal: NodePortServiceProps = {
  service: { name: 'wiki', labels: selectorLabels('wiki-pods'), port: 3000 },
  nodePort: 30_080,
};
const complete: Required<NodePortServiceProps> = { ...minimal, name: 'door' };
const service = (changes: Partial<NodePortServiceProps> = {}) =>
  renderedInChart((chart) => new NodePortService(chart, 'NodePort', { ...minimal, ...changes })).only('Service');

it('a NodePortService opens a port of every node to the pods of a service, and says so to the linters', () => {
  expect(service()).toMatchObject({
    metadata: {
      name: 'wiki-node-port',
      annotations: {
        'kube-score/ignore': 'service-type',
        'ignore-check.kube-linter.io/exposed-services': expect.any(String),
      },
    },
    spec: {
      type: 'NodePort',
      selector: { 'app.kubernetes.io/name': 'wiki-pods' },
      ports: [{ port: 3000, targetPort: 'http', nodePort: 30_080 }],
    },
  });
  expect(service(complete).metadata.name).toBe('door');
});

it('a NodePortService refuses a port that nodes do not open', () => {
  expect(() => service({ nodePort: 8080 })).toThrow('nodePort is 8080; accepted is a whole number from 30000 to 32767');
});
