import { k8s } from 'cdk8s-plus-28';

/** Quantities in the form in which the cluster stores them; in another one, every apply would report a change. */
const mebi = (amount: number) => k8s.Quantity.fromString(amount % 1024 ? `${amount}Mi` : `${amount / 1024}Gi`);
const milli = (amount: number) => k8s.Quantity.fromString(amount % 1000 ? `${amount}m` : `${amount / 1000}`);

/** CPU, memory and disk of a container. */
export interface Resources {
  /** Reserved CPU, in thousandths of a core. */
  readonly cpuRequest: number;
  /** CPU at which the container is throttled, in thousandths of a core. */
  readonly cpuLimit: number;
  /** Memory, reserved and limit, in mebibytes. */
  readonly memory: number;
  /**
   * Local disk (logs, scratch folders, the container's own layer) that is reserved, in mebibytes.
   *
   * @default 64, and what the scratch folders may hold as the limit above it
   */
  readonly disk?: number;
}

/** A folder that a pod mounts. */
export type Folder =
  | { readonly path: string; readonly secret: string }
  | { readonly path: string; readonly claim: string }
  | { readonly path: string; readonly scratchMebibytes: number };

/** One container, hardened for Pod Security `restricted`, and the pod around it. */
export interface PodProps {
  /** Name of the container, and of the pod's volumes' owner in messages. */
  readonly name: string;
  /** Image with tag and digest. */
  readonly image: string;
  /** @default the image's own command */
  readonly command?: readonly string[];
  readonly resources: Resources;
  /**
   * Numeric user and group of the process; 10000 or above, so that it is nobody on the node (kube-score).
   *
   * @default 10001 and 10001
   */
  readonly identity?: { readonly uid: number; readonly gid: number };
  /** @default the namespace's `default`, whose token is not mounted either */
  readonly serviceAccount?: string;
  /** @default the cluster's default priority */
  readonly priorityClass?: string;
  /** ConfigMap whose keys become environment variables. @default none */
  readonly settings?: string;
  /** Environment variables that belong to the container rather than to the app's settings. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Secrets, claims and scratch folders. The root file system is read-only: nothing else can be written to.
   *
   * @default none
   */
  readonly folders?: readonly Folder[];
}

/** Share of the memory limit that V8's heap may take; buffers, sharp and libuv live outside it (Node.js, Best practices). */
const heapShare = 0.75;

/**
 * Where linters contradict good sense or each other, the choice is written on the workload: a digest needs no pull
 * policy of Always (kube-score, polaris), and replicas are the autoscaler's (polaris wants them set, kube-score not).
 */
export const lintChoices = {
  'kube-score/ignore': 'container-image-pull-policy',
  'polaris.fairwinds.com/pullPolicyNotAlways-exempt': 'true',
  'polaris.fairwinds.com/deploymentMissingReplicas-exempt': 'true',
};

/** The container that `podSpec` puts into the pod; `more` adds ports and probes. */
function container(props: PodProps, more: Partial<k8s.Container>): k8s.Container {
  const { resources } = props;
  const folders = props.folders ?? [];
  const scratch = folders.reduce(
    (sum, folder) => sum + ('scratchMebibytes' in folder ? folder.scratchMebibytes : 0),
    0,
  );
  const disk = resources.disk ?? 64;
  const variables = {
    NODE_OPTIONS: `--max-old-space-size=${Math.floor(resources.memory * heapShare)}`,
    ...props.variables,
  };
  return {
    name: props.name,
    image: props.image,
    // A digest names one content: asking the registry again could only fail.
    imagePullPolicy: 'IfNotPresent',
    command: props.command && [...props.command],
    env: Object.entries(variables).map(([name, value]) => ({ name, value })),
    envFrom: props.settings === undefined ? undefined : [{ configMapRef: { name: props.settings } }],
    resources: {
      requests: { cpu: milli(resources.cpuRequest), memory: mebi(resources.memory), 'ephemeral-storage': mebi(disk) },
      limits: {
        cpu: milli(resources.cpuLimit),
        memory: mebi(resources.memory),
        'ephemeral-storage': mebi(disk + scratch),
      },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: props.identity?.uid ?? 10_001,
      runAsGroup: props.identity?.gid ?? 10_001,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: folders.map((folder) => ({
      name: volumeName(folder),
      mountPath: folder.path,
      readOnly: 'secret' in folder ? true : undefined,
    })),
    ...more,
  };
}

const volumeName = (folder: Folder): string =>
  'secret' in folder ? folder.secret : 'claim' in folder ? folder.claim : `scratch${folder.path.replaceAll('/', '-')}`;

function volume(folder: Folder): k8s.Volume {
  const name = volumeName(folder);
  if ('claim' in folder) return { name, persistentVolumeClaim: { claimName: folder.claim } };
  if ('scratchMebibytes' in folder) return { name, emptyDir: { sizeLimit: mebi(folder.scratchMebibytes) } };
  // Mounted as a folder, without subPath: only so does the kubelet replace the files when the Secret changes.
  return { name, secret: { secretName: folder.secret, defaultMode: 0o440 } };
}

/** The pod around one hardened container; `more` adds scheduling, `containerMore` ports and probes. */
export function podSpec(
  props: PodProps,
  more: Partial<k8s.PodSpec> = {},
  containerMore: Partial<k8s.Container> = {},
): k8s.PodSpec {
  const { uid, gid } = props.identity ?? { uid: 10_001, gid: 10_001 };
  return {
    automountServiceAccountToken: false,
    // Services as variables would be a hundred names that nobody asked for, and slow starts in a crowded namespace.
    enableServiceLinks: false,
    serviceAccountName: props.serviceAccount,
    priorityClassName: props.priorityClass,
    // With the default of 5 every look-up of the database's name first tries four names inside the cluster.
    dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      // Makes the Secrets' files readable to the process; EFS ignores it (its access point decides).
      fsGroup: gid,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container(props, containerMore)],
    volumes: (props.folders ?? []).map(volume),
    ...more,
  };
}
