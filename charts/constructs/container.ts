import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { type Folder, foldersOf, mountsOf, scratchOf } from './folders.ts';
import { propChecks } from './prop-checks.ts';
import { defaultResources, type Resources, requirements } from './resources.ts';

/** A container that Pod Security `restricted` admits, with a read-only root file system. */
export interface ContainerProps {
  /** Name of the container in its pod. */
  readonly name: string;
  /** Image with tag, digest, or both. With a digest a node that has the image need not ask the registry again. */
  readonly image: string;
  /**
   * When a node asks the registry. `Never` where the image is loaded onto the nodes, as on a laptop.
   *
   * @default IfNotPresent for an image with a digest, which names one content; else Always
   */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** @default the image's own entry point */
  readonly command?: readonly string[];
  /** Arguments of the command. @default the image's own */
  readonly args?: readonly string[];
  /** @default a quarter of a core up to a whole one, 256 MiB */
  readonly resources?: Resources;
  /**
   * Numeric user and group of the process; 10000 or above, so that it is nobody on the node (kube-score).
   *
   * @default 10001 and 10001
   */
  readonly identity?: Identity;
  /** ConfigMap whose keys become environment variables. @default none */
  readonly settings?: string;
  /** Environment variables that belong to the container rather than to the app's settings. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Secrets, ConfigMaps, claims and scratch folders. The root file system is read-only: nothing else can be written to.
   *
   * @default 64 MiB of scratch space at `/tmp`, which is also added to those that are given
   */
  readonly folders?: readonly Folder[];
  /**
   * Share of the memory limit that V8's heap may take, in percent, written as NODE_OPTIONS; buffers, image libraries and
   * libuv live outside it. `none` for what is not Node.
   *
   * @default 75 (Node.js Best Practices: 75 at least)
   */
  readonly nodeHeapPercent?: number | 'none';
}

/** Numeric user and group of a process. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** The identity that is given, or 10001:10001. */
export const identityOf = (given: Identity | undefined): Identity => given ?? { uid: 10_001, gid: 10_001 };

/** The pull policy that is given, or the one that suits the image. */
export const pullPolicyOf = ({ image, imagePullPolicy }: Pick<ContainerProps, 'image' | 'imagePullPolicy'>): string =>
  imagePullPolicy ?? (image.includes('@sha256:') ? 'IfNotPresent' : 'Always');

/** The container; `more` adds what depends on the workload, such as ports and probes. */
export function hardenedContainer(
  at: Construct,
  props: ContainerProps,
  more: Partial<k8s.Container> = {},
): k8s.Container {
  const { image, command, args, resources = defaultResources } = props;
  const { uid, gid } = identityOf(props.identity);
  const check = propChecks(at);
  check.matching(
    'image',
    image,
    /^([a-z0-9][^\s@]*\/)?[a-z0-9][^\s@/:]*(:(?!latest(@|$))\w[\w.-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
    '`repository:tag`, `repository@sha256:…` or `repository:tag@sha256:…`, not `latest`',
  );
  check.whole('identity.uid', uid, 10_000, 4_294_967_294);
  check.whole('identity.gid', gid, 10_000, 4_294_967_294);
  const folders = foldersOf(at, props.folders);
  const variables = Object.entries({ ...heapVariables(at, props, resources), ...props.variables });
  return {
    name: props.name,
    image,
    imagePullPolicy: pullPolicyOf(props),
    command: command && [...command],
    args: args && [...args],
    // The cluster does not store an empty list: written, it would be a change at every apply.
    env: variables.length === 0 ? undefined : variables.map(([name, value]) => ({ name, value })),
    envFrom: props.settings === undefined ? undefined : [{ configMapRef: { name: props.settings } }],
    resources: requirements(at, resources, scratchOf(folders)),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: mountsOf(folders),
    // Why a container ended then stands in the status of its pod, which outlives the log of a Job.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...more,
  };
}

function heapVariables(
  at: Construct,
  { nodeHeapPercent = 75 }: ContainerProps,
  { memory }: Resources,
): Record<string, string> {
  if (nodeHeapPercent === 'none') return {};
  propChecks(at).whole('nodeHeapPercent', nodeHeapPercent, 10, 95);
  return { NODE_OPTIONS: `--max-old-space-size=${Math.floor((memory * nodeHeapPercent) / 100)}` };
}
