import { usedColumns } from '../../app/database/migrate.ts';
import { nativeSecrets } from '../../charts/bookstore/secrets.ts';
import { contract } from '../../charts/contract.ts';
import { drifted } from '../../charts/synth/report.ts';
import { synth } from '../../charts/synth/synth.ts';
import { runProgram } from '../program.ts';
import { Interrupted } from '../terminal.ts';
import type { Answer, Finding } from './finding.ts';
import { certificate, image } from './outside.ts';
import { permissions } from './permissions.ts';
import { goneOf, type ReleaseRecord } from './record.ts';
import { type ClusterObject, objectsOf, type Target, titleOf } from './target.ts';

/** Seconds that git may take on a slow disk. */
const GIT_SECONDS = 60;

/**
 * Looks at all that a release needs, and changes nothing.
 *
 * @param told is given each finding as soon as it is known
 */
export async function preflight(
  target: Target,
  records: readonly ReleaseRecord[],
  told: (finding: Finding) => void,
): Promise<Finding[]> {
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
  for (const [check, ask] of checks) {
    const finding = findingOf(check, await ask());
    // An answer that was cut short is none.
    target.terminal.interrupted.throwIfAborted();
    findings.push(finding);
    told(finding);
  }
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

async function committed({ root, name, terminal }: Target): Promise<Answer> {
  const git = { name: 'git', source: 'https://git-scm.com/downloads', seconds: GIT_SECONDS, environment: process.env };
  const asked = ['-C', root, 'status', '--porcelain', '--', `manifests/${name}`, 'charts/environments'];
  const answer = await runProgram(terminal, git, asked).catch((error: Error) => {
    if (error instanceof Interrupted) throw error;
    return null;
  });
  if (answer?.code !== 0) return { unknown: 'this is no checkout of git' };
  const changes = answer.output.trimEnd();
  return changes === ''
    ? 'nothing differs from the commit'
    : {
        fault: `What would be applied is in no commit, so nobody could go back to it (\`git commit\` these):\n${changes}`,
      };
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
  const lacking = await Promise.all(
    [...wanted].map(async ([apiVersion, names]) => {
      const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      const { code, output } = await kubectl.attempt(['get', '--raw', path]);
      const { resources } = JSON.parse(code === 0 ? output : '{"resources":[]}') as { resources: { kind: string }[] };
      return [...names]
        .filter((kind) => !resources.some((resource) => resource.kind === kind))
        .map((kind) => `${kind} (${apiVersion})`);
    }),
  );
  const missing = lacking.flat();
  return missing.length > 0
    ? { fault: `The cluster does not know ${missing.join(', ')}: the add-on that brings it is not installed.` }
    : 'all are known';
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
  return lacking.length > 0
    ? {
        fault: `${lacking.join('; ')}. Install what brings the class (the cluster's documentation names it), or make one the default: \`kubectl annotate storageclass NAME storageclass.kubernetes.io/is-default-class=true\`.`,
      }
    : `those of ${claims.length} claims are there`;
}

async function secrets({ kubectl, environment, name }: Target): Promise<Answer> {
  if (environment.secrets.provider === 'external-secrets') {
    const stores = await kubectl.attempt([
      ...['get', 'secretstores', '--namespace', environment.namespace, '--output', 'json'],
    ]);
    if (stores.code !== 0) return { unknown: 'External Secrets makes them after the first apply' };
    const ailing = (JSON.parse(stores.output) as { items: readonly ClusterObject[] }).items.flatMap((store) => {
      const ready = (store['status']?.conditions ?? []).find(({ type }: { type: string }) => type === 'Ready');
      return ready?.status === 'False' ? [`${titleOf(store)}: ${ready.message ?? ready.reason}`] : [];
    });
    return ailing.length > 0 ? { fault: ailing.join('; ') } : 'External Secrets brings them';
  }
  const wanted = nativeSecrets(environment, contract);
  const lacking = (
    await Promise.all(
      wanted.map(async ({ name: secret, keys }) => {
        const found = await kubectl.run([
          ...['get', 'secret', secret, '--namespace', environment.namespace, '--ignore-not-found'],
          // The names alone: no value leaves the cluster.
          ...['--output', 'go-template={{range $key, $value := .data}}{{$key}} {{end}}'],
        ]);
        const there = found.trim().split(/\s+/);
        const missing = keys.filter(({ key }) => !there.includes(key)).map(({ key }) => key);
        return missing.length > 0 ? [`${secret} has no ${missing.join(', ')}`] : [];
      }),
    )
  ).flat();
  return lacking.length > 0
    ? { fault: `${lacking.join('; ')}: run \`npm run secrets -- ${name}\`.` }
    : `${wanted.length} are there, with all their keys`;
}

async function networkPolicies({ kubectl, environment }: Target): Promise<Answer> {
  if (environment.cluster.platform !== 'eks')
    return { unknown: 'whether the network plugin enforces them cannot be asked of the cluster' };
  const { code, output } = await kubectl.attempt([
    ...['get', 'daemonset', 'aws-node', '--namespace', 'kube-system', '--output', 'json'],
  ]);
  if (code !== 0) return { unknown: 'there is no daemonset aws-node to be read: another network plugin may be in use' };
  return /--enable-network-policy=true/.test(output)
    ? 'the VPC CNI enforces them'
    : {
        fault:
          'The VPC CNI enforces no network policies: `aws eks update-addon --addon-name vpc-cni --configuration-values \'{"enableNetworkPolicy":"true"}\'`.',
      };
}
