import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClusterVolume } from './cluster-volume.ts';
import type { SelectorLabels } from './labels.ts';
import { mysqlPod } from './mysql-pod.ts';
import { propChecks } from './prop-checks.ts';
import type { Resources } from './resources.ts';
import { oneAtATime } from './rollout.ts';
import { SettingsMap } from './settings.ts';
import { metadataOf, type WorkloadProps, workloadOf } from './workload.ts';

/** A user of the server, whose name and password are keys of a Secret. */
export interface MysqlUser {
  /** Secret with both, as the clients mount it. */
  readonly secret: string;
  /** Key of the name. */
  readonly userKey: string;
  /** Key of the password. */
  readonly passwordKey: string;
  /** Privileges on the database, such as `SELECT`; `ALL` may also change tables. */
  readonly privileges: readonly string[];
}

type OwnBusiness = 'command' | 'args' | 'settings' | 'variables' | 'folders' | 'nodeHeapPercent';

export interface MysqlServerProps extends Omit<WorkloadProps, OwnBusiness> {
  /** Official image of MySQL, 8.4 or later. */
  readonly image: string;
  /** Name of the database, made in utf8mb4 at the first start. */
  readonly database: string;
  /** Key of a Secret with the password of root, who may connect inside the pod alone. */
  readonly rootPassword: { readonly secret: string; readonly key: string };
  /** Users, made and given their passwords and privileges at every start, as the Secrets say then. */
  readonly users: readonly MysqlUser[];
  /** Half of the memory becomes InnoDB's buffer pool. @default a quarter of a core up to two, 1 GiB */
  readonly resources?: Resources;
  /** Port of server and Service. @default 3306 */
  readonly port?: number;
  /** Connections that the server grants. @default 151, MySQL's own */
  readonly maxConnections?: number;
  /** Size of the volume, with its unit. @default 10Gi */
  readonly size?: string;
  /** StorageClass of the volume. @default the cluster's default class */
  readonly storageClass?: string;
  /** Seconds between SIGTERM and SIGKILL, in which InnoDB writes out what it holds; 60 at least. @default 120 */
  readonly terminationGracePeriodSeconds?: number;
}

/**
 * One MySQL server with a volume, for laptops and trials: no replica, no backup, no TLS. A StatefulSet with its headless
 * Service, disruption budget, and where none is given its own ServiceAccount and NetworkPolicy, which lets nobody in.
 *
 * A script before the server brings users and passwords to what the Secrets say: a changed Secret holds from the next
 * start of the pod.
 */
export class MysqlServer extends Construct {
  /** Name of the Service, under which clients of the namespace reach the server. */
  readonly name: string;
  readonly labels: SelectorLabels;
  readonly port: number;

  constructor(scope: Construct, id: string, props: MysqlServerProps) {
    super(scope, id);
    const { port = 3306, size = '10Gi', storageClass, networkScope = this } = props;
    this.#check(props);
    const workload = workloadOf(this, props, {});
    const { name, labels, selector } = workload;
    this.name = name;
    this.labels = labels;
    this.port = port;
    const metadata = metadataOf(workload);
    // Not the typed class: it writes `clusterIp` under another name, which looks like a field that was dropped.
    new ApiObject(networkScope, networkScope === this ? 'Service' : `${id}Service`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        clusterIP: 'None',
        selector: { ...labels },
        ports: [{ name: 'mysql', port, targetPort: 'mysql', protocol: 'TCP' }],
      },
    });
    const script = new SettingsMap(this, 'Script', {
      name: `${name}-prepare`,
      data: { 'prepare.sh': readFileSync(new URL('mysql-prepare.sh', import.meta.url), 'utf8') },
    });
    // Not a claim template, which could never be changed: a volume may have to grow.
    const { claim } = new ClusterVolume(this, 'Data', {
      name: `${name}-data`,
      accessMode: 'ReadWriteOnce',
      storageClass,
      size,
    });
    const described = metadataOf(workload, props.version, workload.exemptions);
    new k8s.KubeStatefulSet(this, 'StatefulSet', {
      metadata: described,
      spec: {
        replicas: 1,
        serviceName: name,
        selector,
        revisionHistoryLimit: 5,
        updateStrategy: { type: 'RollingUpdate' },
        template: {
          metadata: { labels: described.labels },
          spec: mysqlPod(this, props, workload, { script: script.name, claim }),
        },
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', { metadata, spec: oneAtATime(selector) });
  }

  #check({ database, users, port = 3306, maxConnections = 151, ...props }: MysqlServerProps): void {
    const check = propChecks(this);
    check.matching('database', database, /^\w{1,64}$/, '64 letters, digits and _ at most');
    for (const { privileges } of users) {
      check.that(
        privileges.length > 0 && privileges.every((privilege) => /^[A-Z]+( [A-Z]+)*$/.test(privilege)),
        'users.privileges',
        privileges,
        'privileges of MySQL in capitals, such as `SELECT`',
      );
    }
    check.whole('port', port, 1024, 65_535);
    check.whole('maxConnections', maxConnections, 10, 100_000);
    check.whole('terminationGracePeriodSeconds', props.terminationGracePeriodSeconds ?? 120, 60, 3600);
  }
}
