import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ApiServer } from './api-server.ts';

/** A container of a pod that is played. */
export interface PlayedPod {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: string;
  /** As the kubelet reports it (`containerStatuses`). */
  readonly status: object;
  /** What the container has written. */
  readonly log?: string;
}

/** A node of which only the logs are there: the API server asks it for them when somebody asks the API server. */
export async function playKubelet(server: ApiServer, namespace: string) {
  const logs = new Map<string, string>();
  const read = (name: string) => readFileSync(join(server.certificates, name));
  // Its own certificate will do: the API server does not look at that of a kubelet unless it is told to.
  const kubelet = createServer({ key: read('apiserver.key'), cert: read('apiserver.crt') }, ({ url }, response) => {
    const [, , , pod, container] = url!.split('?')[0]!.split('/');
    response.end(logs.get(`${pod}/${container}`) ?? '');
  });
  await new Promise<void>((resolve) => kubelet.listen(0, '127.0.0.1', resolve));
  const { port } = kubelet.address() as AddressInfo;
  const kubectl = async (parameters: readonly string[], input?: object) => {
    const { code, stderr } = await server.kubectl(parameters, input && JSON.stringify(input));
    if (code !== 0) throw new Error(stderr);
  };
  const put = async (object: { metadata: { name: string; namespace?: string } }, kind: string, status: object) => {
    const space = object.metadata.namespace ? ['--namespace', object.metadata.namespace] : [];
    await kubectl(['create', '--filename', '-'], object);
    const patch = ['--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })];
    await kubectl(['patch', kind, object.metadata.name, ...space, ...patch]);
  };
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'played' } };
  await put(node, 'node', {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
  });
  return {
    async addPod({ name, labels, container, status, log = '' }: PlayedPod): Promise<void> {
      logs.set(`${name}/${container}`, log);
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace, labels },
        spec: {
          nodeName: 'played',
          serviceAccountName: 'bookstore-web',
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: container,
              image: 'played',
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '10m', memory: '16Mi' } },
            },
          ],
        },
      };
      await put(pod, 'pod', {
        phase: 'Running',
        containerStatuses: [
          { name: container, image: 'played', imageID: '', restartCount: 0, ready: false, ...status },
        ],
      });
    },
    async removePods(): Promise<void> {
      await server.kubectl(['delete', 'pods', '--all', '--namespace', namespace, '--force', '--grace-period=0']);
    },
    stop(): void {
      kubelet.closeAllConnections();
      kubelet.close();
    },
  };
}
