import { App, Chart } from 'cdk8s';
import { AlbIngress } from '../constructs/alb-ingress.ts';
import { ClusterVolume } from '../constructs/cluster-volume.ts';
import { EfsVolume } from '../constructs/efs-volume.ts';
import { SecretStore, SyncedSecret } from '../constructs/external-secrets.ts';
import { selectorLabels } from '../constructs/labels.ts';
import { MigrationJob } from '../constructs/migration-job.ts';
import { MysqlServer } from '../constructs/mysql-server.ts';
import { NamespaceQuota } from '../constructs/namespace-quota.ts';
import { DefaultDeny } from '../constructs/network-policy.ts';
import { NodePortService } from '../constructs/node-port-service.ts';
import { PodPriority } from '../constructs/pod-priority.ts';
import { RestrictedNamespace } from '../constructs/restricted-namespace.ts';
import { ScheduledJob } from '../constructs/scheduled-job.ts';
import { SettingsMap } from '../constructs/settings.ts';
import { TraefikIngress } from '../constructs/traefik-ingress.ts';
import { WebService } from '../constructs/web-service.ts';
import { Worker } from '../constructs/worker.ts';

const image = `registry.example.com/wiki:2.0@sha256:${'a'.repeat(64)}`;

/**
 * An app that has nothing to do with books, of all constructs that serve one, in a single chart with a namespace:
 * cluster-wide objects lie in it too.
 */
export function aWiki(): App {
  const app = new App({ recordConstructMetadata: false });
  const chart = new Chart(app, 'wiki', { namespace: 'wiki', labels: { 'app.kubernetes.io/part-of': 'wiki' } });
  new RestrictedNamespace(chart, 'Namespace', { name: 'wiki', podSecurityVersion: '1.34' });
  new DefaultDeny(chart, 'DefaultDeny');
  const priorityClass = new PodPriority(chart, 'Priority', { name: 'wiki', description: 'The wiki.' }).name;
  const settings = new SettingsMap(chart, 'Settings', { name: 'wiki', data: { THEME: 'plain' } }).name;
  const store = new SecretStore(chart, 'Store', { name: 'wiki', region: 'eu-west-1' });
  const secret = new SyncedSecret(chart, 'Keys', { name: 'wiki-keys', store, key: 'wiki', properties: { KEY: 'key' } });
  const pages = new EfsVolume(chart, 'Pages', {
    name: 'pages',
    fileSystemId: 'fs-01234567',
    accessPointId: 'fsap-89abcdef',
  });
  new EfsVolume(chart, 'Archive', {
    name: 'archive',
    fileSystemId: 'fs-01234567',
    provisioning: { uid: 10_001, gid: 10_001 },
  });
  const copies = new ClusterVolume(chart, 'Copies', { name: 'copies', storageClass: 'standard' });
  new NamespaceQuota(chart, 'Quota', {
    name: 'wiki',
    peak: { pods: 20, cpuRequest: 5000, cpuLimit: 20_000, memory: 8192, diskRequest: 1280, diskLimit: 8192 },
  });
  const database = new MysqlServer(chart, 'Mysql', {
    image: `docker.io/library/mysql:8.4.6@sha256:${'b'.repeat(64)}`,
    priorityClass,
    database: 'wiki',
    rootPassword: { secret: 'wiki-mysql', key: 'ROOT_PASSWORD' },
    users: [{ secret: 'wiki-database', userKey: 'USER', passwordKey: 'PASSWORD', privileges: ['ALL'] }],
    network: { from: [{ pods: selectorLabels('web'), port: 3306 }] },
  });
  const pod = { image, priorityClass, settings, nodeHeapPercent: 'none' } as const;
  new MigrationJob(chart, 'Migrate', pod);
  const web = new WebService(chart, 'Web', {
    ...pod,
    port: 3000,
    ports: { metrics: 9100 },
    network: { from: [{ namespace: 'traefik', port: 3000 }], to: [{ pods: database.labels, port: database.port }] },
    folders: [
      { path: '/keys', secret: secret.name },
      { path: '/pages', claim: pages.claim },
    ],
  });
  new Worker(chart, 'Indexer', { ...pod, folders: [{ path: '/pages', claim: pages.claim, readOnly: true }] });
  new ScheduledJob(chart, 'Copy', {
    ...pod,
    schedule: '30 3 * * *',
    folders: [
      { path: '/pages', claim: pages.claim, readOnly: true },
      { path: '/copies', claim: copies.claim },
    ],
  });
  new AlbIngress(chart, 'Balancer', {
    name: 'wiki',
    host: 'wiki.example.com',
    service: web,
    certificateArns: ['arn:aws:acm:eu-west-1:123456789012:certificate/one'],
    healthPath: '/readyz',
    wafAclArn: 'none',
    accessLogs: 'none',
  });
  new TraefikIngress(chart, 'Traefik', {
    name: 'wiki-inside',
    host: 'wiki.internal.example.com',
    service: web,
    traefikNamespace: 'traefik',
    certificate: { issuer: 'lets-encrypt', email: 'ops@example.com' },
    idleSeconds: 60,
    maxBodyMebibytes: 10,
    rateLimit: { average: 50, burst: 100 },
  });
  new NodePortService(chart, 'NodePort', { service: web, nodePort: 30_080 });
  return app;
}
