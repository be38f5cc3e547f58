import { isDeepStrictEqual } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { application } from '../../charts/bookstore/names.ts';
import type { Kubectl } from '../kubectl.ts';
import { type ClusterObject, type ManifestFile, manifestFile } from './target.ts';

/** What became of a release. */
export type Outcome = 'applying' | 'live' | 'undone' | 'failed' | 'interrupted';

/**
 * A release as it was applied, kept in the cluster beside what it made: whoever goes back needs no commit of it. It holds
 * manifests, of which none has a secret.
 */
export interface ReleaseRecord {
  /** From 1, one more with each release. */
  readonly release: number;
  readonly environment: string;
  readonly commit: string;
  readonly image: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly outcome: Outcome;
  /** The release of which this is the return; null for one that was deployed. */
  readonly again: number | null;
  /** Columns (`table.column`) that its code uses, and those that its migrations have taken away. */
  readonly columns: { readonly used: readonly string[]; readonly gone: readonly string[] };
  readonly files: readonly ManifestFile[];
}

/** Records that are kept: of releases that were live, and of others. However often one fails, there is one to go back to. */
const KEPT = 10;
const LABELS = {
  'app.kubernetes.io/part-of': application,
  'app.kubernetes.io/component': 'release',
  'app.kubernetes.io/managed-by': `${application}-deploy`,
};
const SELECTOR = Object.entries(LABELS)
  .map(([name, value]) => `${name}=${value}`)
  .join(',');

/** Releases of a namespace, the latest first; none while there is no namespace. */
export async function readRecords(kubectl: Kubectl, namespace: string): Promise<ReleaseRecord[]> {
  const found = await kubectl.run([
    ...['get', 'configmaps', '--namespace', namespace, '--selector', SELECTOR, '--output', 'json'],
  ]);
  const { items } = JSON.parse(found) as { items: readonly ClusterObject[] };
  return items.map(recordOf).sort((a, b) => b.release - a.release);
}

/** Writes a record, or what has become of it, and takes away those that are too old. */
export async function writeRecord(kubectl: Kubectl, namespace: string, record: ReleaseRecord): Promise<void> {
  const manager = ['--server-side', '--force-conflicts', '--field-manager', `${application}-deploy`];
  await kubectl.run(['apply', ...manager, '--filename', '-'], JSON.stringify(objectOf(record, namespace)));
  const records = await readRecords(kubectl, namespace);
  const wasLive = ({ outcome }: ReleaseRecord) => outcome === 'live';
  const old = [...records.filter(wasLive).slice(KEPT), ...records.filter((one) => !wasLive(one)).slice(KEPT)];
  const names = old.map(({ release }) => nameOf(release));
  if (names.length > 0)
    await kubectl.run(['delete', 'configmaps', '--namespace', namespace, '--ignore-not-found', ...names]);
}

const nameOf = (release: number): string => `${application}-release-${String(release).padStart(6, '0')}`;

function objectOf(record: ReleaseRecord, namespace: string): ClusterObject {
  const { release, environment, commit, image, at, outcome, again, columns, files } = record;
  const contents = { columns, files: files.map(({ name, text }) => ({ name, text })) };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: nameOf(release),
      namespace,
      labels: LABELS,
      annotations: {
        'bookstore/release': String(release),
        'bookstore/environment': environment,
        'bookstore/commit': commit,
        'bookstore/image': image,
        'bookstore/at': at,
        'bookstore/outcome': outcome,
        ...(again === null ? {} : { 'bookstore/again': String(again) }),
      },
    },
    binaryData: { release: gzipSync(JSON.stringify(contents)).toString('base64') },
  };
}

/**
 * What releases have taken away of these columns. One that was undone has, too: migrations are not taken back.
 *
 * @param since the release that is left out with those before it @default none
 */
export const goneOf = (records: readonly ReleaseRecord[], used: readonly string[], since = 0): string[] =>
  used.filter((name) => records.some(({ release, columns }) => release > since && columns.gone.includes(name)));

/** Whether two releases are the same objects. */
export const isSame = (one: Pick<ReleaseRecord, 'files'>, other: Pick<ReleaseRecord, 'files'>): boolean =>
  isDeepStrictEqual(
    one.files.map(({ name, text }) => [name, text]),
    other.files.map(({ name, text }) => [name, text]),
  );

/** A record as the cluster has it. */
export function recordOf({ metadata, ['binaryData']: data }: ClusterObject): ReleaseRecord {
  const about = (name: string): string => metadata.annotations?.[`bookstore/${name}`] ?? '';
  const contents = JSON.parse(gunzipSync(Buffer.from(data.release, 'base64')).toString()) as {
    columns: ReleaseRecord['columns'];
    files: { name: string; text: string }[];
  };
  return {
    release: Number(about('release')),
    environment: about('environment'),
    commit: about('commit'),
    image: about('image'),
    at: about('at'),
    outcome: about('outcome') as Outcome,
    again: about('again') === '' ? null : Number(about('again')),
    columns: contents.columns,
    files: contents.files.map(({ name, text }) => manifestFile(name, text)),
  };
}
