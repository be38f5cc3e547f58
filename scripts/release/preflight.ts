import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { usedColumns } from '../../app/database/migrate.ts';
import { nativeSecrets } from '../../charts/bookstore/secrets.ts';
import { contract } from '../../charts/contract.ts';
import { drifted } from '../../charts/synth/report.ts';
import { synth } from '../../charts/synth/synth.ts';
import type { Answer, Finding } from './finding.ts';
import { certificate, image } from './outside.ts';
import { goneOf, type ReleaseRecord } from './record.ts';
import { type ClusterObject, objectsOf, type Target, titleOf } from './target.ts';

const run = promisify(execFile);

/** Looks at all that a release needs, and changes nothing. */
export async function preflight(target: Target, records: readonly ReleaseRecord[]): Promise<Finding[]> {
  const checks: [string, () => Promise<Answer> | Answer][] = [
    ['manifests are what the code renders', () => rendered(target)],
    ['manifests are committed', () => committed(target)],
    ['server version', () => serverVersion(target)],
    ['environment of the cluster', () => sameEnvironment(target, records)],
    ['schema', () => schema(records)],
    ['kinds of objects', () => kinds(target)],
    ['permissions', () => permissions(target)],
    ['storage classes', () => storageClasses(target)],
    ['secrets', () => secrets(target)],
    ['network policies', () => networkPolicies(target)],
    ['certificate', () => certificate(target)],
    ['image', () => image(target)],
  ];
  const findings: Finding[] = [];
  for (const [check, ask] of checks) findings.push(findingOf(check, await ask()));
  return findings;
}

function findingOf(check: string, answer: Answer): Finding {
  if (typeof answer === 'string') return { check, verdict: 'holds', detail: answer };
  return 'fault' in answer
    ? { check, verdict: 'fails', detail: answer.fault }
    : { check, verdict: 'unknown', detail: answer.unknown };
}

function rendered({ root, name }: Target): Answer {
  const result = synth({
    root,
    mode: 'check',
    only: [name],
    accepted: [],
    against: undefined,
    today: new Date().toISOString().slice(0, 10),
    writer: { pid: process.pid, isRunning: () => false },
    variables: process.env,
  });
  if (result.outcome === 'refused') return { fault: result.faults.join('\n') };
  return drifted(result)
    ? {
        fault: `manifests/${name} is not what the code renders: run \`npm run synth -- ${name}\`, look at it, commit it.`,
      }
    : 'as rendered, and every rule holds';
}

async function committed({ root, name }: Target): Promise<Answer> {
  const git = await run('git', ['-C', root, 'status', '--porcelain', '--', `manifests/${name}`, 'charts/environments'])
    .then(({ stdout }) => stdout.trim())
    .catch(() => null);
  if (git === null) return { unknown: 'this is no checkout of git' };
  return git === ''
    ? 'nothing differs from the commit'
    : { fault: `What would be applied is in no commit, so nobody could go back to it:\n${git}` };
}

async function serverVersion({ kubectl, environment }: Target): Promise<Answer> {
  const { serverVersion: server } = JSON.parse(await kubectl.run(['version', '--output', 'json'])) as {
    serverVersion: { major: string; minor: string };
  };
  const found = `${server.major}.${Number.parseInt(server.minor, 10)}`;
  const wanted = environment.cluster.version;
  return found === wanted
    ? found
    : {
        fault: `The cluster is ${found}; the manifests are made and checked for ${wanted}. Set cluster.version, and synth.`,
      };
}

function sameEnvironment({ name, environment }: Target, records: readonly ReleaseRecord[]): Answer {
  const other = records.find((record) => record.environment !== name);
  return other
    ? {
        fault: `The namespace ${environment.namespace} of this cluster holds the environment ${other.environment}, not ${name}: this is another cluster than the one that is meant.`,
      }
    : records.length > 0
      ? `${records.length} releases of ${name} are on record`
      : 'no release is on record';
}

function schema(records: readonly ReleaseRecord[]): Answer {
  const gone = goneOf(records, usedColumns());
  return gone.length > 0
    ? {
        fault: `A release on record has taken away columns that this code uses (${gone.join(', ')}): it cannot run on that schema. Accepted: code that does without them, or the backup from before.`,
      }
    : 'nothing that this code uses has been taken away';
}

async function kinds({ kubectl, files }: Target): Promise<Answer> {
  const wanted = new Map<string, Set<string>>();
  for (const { apiVersion, kind } of files.flatMap(({ objects }) => objects))
    wanted.set(apiVersion, (wanted.get(apiVersion) ?? new Set()).add(kind));
  const missing: string[] = [];
  for (const [apiVersion, names] of wanted) {
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const found = await kubectl.run(['get', '--raw', path]).catch(() => '{"resources":[]}');
    const { resources } = JSON.parse(found) as { resources: { kind: string }[] };
    for (const kind of names)
      if (!resources.some((resource) => resource.kind === kind)) missing.push(`${kind} (${apiVersion})`);
  }
  return missing.length > 0
    ? { fault: `The cluster does not know ${missing.join(', ')}: the add-on that brings it is not installed.` }
    : 'all are known';
}

async function permissions({ kubectl, files, environment }: Target): Promise<Answer> {
  const { namespace } = environment;
  const objects = files.flatMap((file) => file.objects);
  const made = new Set(objects.map(({ kind, apiVersion }) => resourceOf(kind, apiVersion)));
  // What belongs to no namespace is there for others, too: a role may change what has our names alone.
  const changed = new Set(
    objects.map(({ kind, apiVersion, metadata }) =>
      metadata.namespace === undefined
        ? `${resourceOf(kind, apiVersion)}/${metadata.name}`
        : resourceOf(kind, apiVersion),
    ),
  );
  const questions: [string, string][] = [
    ...[...made].map((resource): [string, string] => ['create', resource]),
    ...[...changed].map((resource): [string, string] => ['patch', resource]),
    ['delete', 'jobs.batch'],
    ['list', 'pods'],
    ['get', 'pods/log'],
    ['create', 'configmaps'],
    ['delete', 'configmaps'],
  ];
  const refused: string[] = [];
  for (const [verb, resource] of questions) {
    // It ends with 1 for no.
    const answer = await kubectl.run(['auth', 'can-i', verb, resource, '--namespace', namespace]).catch(String);
    if (!/^yes$/m.test(answer)) refused.push(`${verb} ${resource}`);
  }
  return refused.length > 0
    ? { fault: `You may not ${refused.join(', ')} in ${namespace}.` }
    : `${questions.length} are granted`;
}

/** As `kubectl auth can-i` takes it; the kinds of our manifests all have regular plurals but these. */
function resourceOf(kind: string, apiVersion: string): string {
  const plural = /(?:s|ch)$/.test(kind)
    ? `${kind}es`
    : /[^aeiou]y$/.test(kind)
      ? `${kind.slice(0, -1)}ies`
      : `${kind}s`;
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return plural.toLowerCase() + group;
}

async function storageClasses({ kubectl, files }: Target): Promise<Answer> {
  const own = objectsOf(files, 'StorageClass').map(({ metadata }) => metadata.name);
  const claims = [
    ...objectsOf(files, 'PersistentVolumeClaim'),
    ...objectsOf(files, 'StatefulSet').flatMap(({ spec }) => (spec.volumeClaimTemplates ?? []) as ClusterObject[]),
  ];
  const { items } = JSON.parse(await kubectl.run(['get', 'storageclasses', '--output', 'json'])) as {
    items: readonly ClusterObject[];
  };
  const there = [...own, ...items.map(({ metadata }) => metadata.name)];
  const byDefault = items.some(
    ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  const lacking = claims.flatMap((claim): string[] => {
    const { storageClassName: name } = claim['spec'] as { storageClassName?: string };
    if (name === undefined) return byDefault ? [] : [`${titleOf(claim)} names none, and there is no default`];
    // The empty name is that of volumes which somebody has made by hand.
    return name === '' || there.includes(name)
      ? []
      : [`${titleOf(claim)} names ${name}; there are ${there.join(', ') || 'none'}`];
  });
  return lacking.length > 0 ? { fault: `${lacking.join('; ')}.` } : `those of ${claims.length} claims are there`;
}

async function secrets({ kubectl, environment, name }: Target): Promise<Answer> {
  if (environment.secrets.provider === 'external-secrets') {
    const stores = await kubectl
      .run(['get', 'secretstores', '--namespace', environment.namespace, '--output', 'json'])
      .catch(() => null);
    if (stores === null) return { unknown: 'External Secrets makes them after the first apply' };
    const ailing = (JSON.parse(stores) as { items: readonly ClusterObject[] }).items.flatMap((store) => {
      const ready = (store['status']?.conditions ?? []).find(({ type }: { type: string }) => type === 'Ready');
      return ready?.status === 'False' ? [`${titleOf(store)}: ${ready.message ?? ready.reason}`] : [];
    });
    return ailing.length > 0 ? { fault: ailing.join('; ') } : 'External Secrets brings them';
  }
  const wanted = nativeSecrets(environment, contract);
  const lacking: string[] = [];
  for (const { name: secret, keys } of wanted) {
    const found = await kubectl.run([
      ...['get', 'secret', secret, '--namespace', environment.namespace, '--ignore-not-found'],
      // The names alone: no value leaves the cluster.
      ...['--output', 'go-template={{range $key, $value := .data}}{{$key}} {{end}}'],
    ]);
    const there = found.trim().split(/\s+/);
    const missing = keys.filter(({ key }) => !there.includes(key)).map(({ key }) => key);
    if (missing.length > 0) lacking.push(`${secret} has no ${missing.join(', ')}`);
  }
  return lacking.length > 0
    ? { fault: `${lacking.join('; ')}: run \`npm run secrets -- ${name}\`.` }
    : `${wanted.length} are there, with all their keys`;
}

async function networkPolicies({ kubectl, environment }: Target): Promise<Answer> {
  if (environment.cluster.platform !== 'eks')
    return { unknown: 'whether the network plugin enforces them cannot be asked of the cluster' };
  const found = await kubectl
    .run(['get', 'daemonset', 'aws-node', '--namespace', 'kube-system', '--output', 'json'])
    .catch(() => null);
  if (found === null)
    return { unknown: 'there is no daemonset aws-node to be read: another network plugin may be in use' };
  return /--enable-network-policy=true/.test(found)
    ? 'the VPC CNI enforces them'
    : {
        fault:
          'The VPC CNI enforces no network policies: `aws eks update-addon --addon-name vpc-cni --configuration-values \'{"enableNetworkPolicy":"true"}\'`.',
      };
}
