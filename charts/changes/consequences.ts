import type { ChangedObject } from './comparison.ts';
import { type FieldChange, pathText } from './fields.ts';

interface Consequence {
  readonly kind: RegExp;
  /** Of the changed field's path. */
  readonly field: RegExp;
  readonly text: string | ((change: FieldChange) => string | undefined);
}

const alb = (names: string) => new RegExp(`annotations\\[alb\\.ingress\\.kubernetes\\.io/(${names})\\]`);

const newTargetGroup = 'AWS makes a new target group: requests fail until its targets are healthy';

/** Writing out what the controller takes anyway changes nothing. */
const unlessDefault =
  (usual: string, text: string) =>
  ({ before = usual, after = usual }: FieldChange): string | undefined =>
    before === after ? undefined : text;

/**
 * What a change does beyond the field that it changes, where that is no restart. What replaces a balancer or a target
 * group is from AWS Load Balancer Controller (isSDKLoadBalancerRequiresReplacement, isSDKTargetGroupRequiresReplacement).
 */
const consequences: readonly Consequence[] = [
  {
    kind: /^Ingress$/,
    field: /^spec\.ingressClassName$/,
    text: 'another controller takes it over: a new balancer under a new address, and the old one is deleted',
  },
  {
    kind: /^Ingress$/,
    field: alb('scheme'),
    text: unlessDefault('internal', 'AWS makes a new balancer under a new address and deletes the old one'),
  },
  { kind: /^Ingress$/, field: alb('group\\.name'), text: 'moves to another balancer, under another address' },
  ...(['target-type=instance', 'backend-protocol=HTTP', 'backend-protocol-version=HTTP1'] as const).map((usual) => {
    const [name = '', value = ''] = usual.split('=');
    return { kind: /^(Ingress|Service)$/, field: alb(name), text: unlessDefault(value, newTargetGroup) };
  }),
  {
    kind: /^Ingress$/,
    field: /^metadata\.annotations\[alb\./,
    text: ({ after, path }) =>
      after === undefined && path.length === 3 ? 'the controller goes back to its own default' : undefined,
  },
  { kind: /^Service$/, field: /^spec\.selector/, text: 'traffic goes to other pods at once' },
  { kind: /^NetworkPolicy$/, field: /^spec/, text: 'holds for running pods at once' },
  {
    kind: /^Namespace$/,
    field: /pod-security\.kubernetes\.io\/enforce/,
    text: 'running pods stay; new ones that do not comply are refused',
  },
  {
    kind: /^PersistentVolume$/,
    field: /^spec\.persistentVolumeReclaimPolicy$/,
    text: ({ after }) =>
      after === 'Delete' ? 'DATA: its files are deleted with its claim' : 'its files stay when its claim is deleted',
  },
  {
    kind: /^ServiceAccount$/,
    field: /^metadata\.annotations\[eks\.amazonaws\.com/,
    text: 'pods get it at their next start',
  },
  {
    kind: /^(ConfigMap|Secret)$/,
    field: /^(data|stringData|binaryData)/,
    text: 'nothing restarts: variables are read at the next start, mounted files within about a minute',
  },
  { kind: /^CronJob$/, field: /^spec\.schedule$/, text: 'from the next time on' },
];

/** What follows from an object's changes, each once. */
export const consequencesOf = ({ after, fields }: ChangedObject): string[] => [
  ...new Set(
    fields.flatMap((change) => {
      const path = pathText(change.path);
      const first = consequences
        .filter(({ kind, field }) => kind.test(after.kind) && field.test(path))
        .map(({ text }) => (typeof text === 'string' ? text : text(change)))
        .find((text) => text !== undefined);
      return first ?? [];
    }),
  ),
];

/** Labels and annotations that only people and tools read. */
const forReaders =
  /^(app\.kubernetes\.io|kube-score|polaris\.fairwinds\.com|ignore-check\.kube-linter\.io|argocd\.argoproj\.io|helm\.sh)\//;

/** Whether nothing but such labels and annotations differ. */
export const isMetadataOnly = ({ fields }: ChangedObject): boolean =>
  fields.every(
    ({ path }) =>
      path[0] === 'metadata' && ['labels', 'annotations'].includes(path[1] ?? '') && forReaders.test(path[2] ?? ''),
  );
