import { type Manifest, ofKind, variablesOf } from './manifests.ts';
import type { Container } from './pod.ts';
import { count, type ManifestRule, type Model, type Rule, verdict } from './rule.ts';
import { appContainers, type Workload, workloads } from './workloads.ts';

/** Names under which something secret is usually kept; `<NAME>_FILE` only says where it lies. */
const secretName = /(PASSWORD|PASSWD|SECRET|TOKEN|PRIVATE_KEY|API_KEY|CREDENTIAL)/i;

/** Whether a variable or key of that name holds something secret. */
export const isSecret = (name: string, secretNames: readonly string[]): boolean =>
  secretNames.includes(name) || (secretName.test(name) && !name.endsWith('_FILE'));

/** What a container is given as variables although it is secret. */
function exposed({ name }: Workload, container: Container, secretNames: readonly string[]): string[] {
  return [
    ...(container.env ?? [])
      .filter(
        (variable) =>
          isSecret(variable.name, secretNames) || JSON.stringify(variable.valueFrom ?? '').includes('secretKeyRef'),
      )
      .map((variable) => `${name} has ${variable.name} as an environment variable`),
    ...(container.envFrom ?? [])
      .filter(({ secretRef }) => secretRef)
      .map(({ secretRef }) => `${name} has all of Secret ${secretRef?.name} as environment variables`),
  ];
}

/** Keys of a Secret, by whoever makes it; `undefined` for one that nobody is known to make. */
export function keysOf(
  secret: string | undefined,
  { objects, nativeSecrets = [] }: Model,
): readonly string[] | undefined {
  const external = ofKind(objects, 'ExternalSecret').find(({ spec }) => spec.target.name === secret);
  if (external) return external.spec.data.map(({ secretKey }) => secretKey);
  return nativeSecrets.find(({ name }) => name === secret)?.keys.map(({ key }) => key);
}

/** Secrets that a role reads and whose file its container is not told of, or does not find. */
function missing(model: Model): string[] {
  return appContainers(model).flatMap(({ role, container, workload: { name: owner, pod } }) => {
    const variables = variablesOf(container, model.objects);
    const needed = Object.entries(model.contract.variablesOf[role]).filter(([, { kind }]) => kind === 'secret');
    return needed.flatMap(([name, variable]) => {
      const file = variables[`${name}_FILE`];
      if (!file && variable.optional) return [];
      if (!file) return [`${owner} is not told where ${name} lies (${name}_FILE)`];
      const folder = file.slice(0, file.lastIndexOf('/'));
      const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === folder);
      if (!mount) return [`${owner} mounts nothing at ${folder}, where ${name} is looked for`];
      if (mount.subPath) return [`${owner} mounts ${folder} by subPath: a rotated ${name} would never arrive`];
      const volume = pod.volumes?.find((each) => each.name === mount.name)?.secret;
      const secret = volume?.secretName;
      const key = file.slice(folder.length + 1);
      if (volume?.optional) return [`${owner} starts without Secret ${secret}, and so without ${name} (optional)`];
      if (volume?.items && !volume.items.some(({ path }) => path === key))
        return [`${owner} does not pick ${name} of Secret ${secret}`];
      return (keysOf(secret, model) ?? [name]).includes(file.slice(folder.length + 1))
        ? []
        : [`Secret ${secret} of ${owner} has no key ${name}`];
    });
  });
}

/** Secrets that a container of the app mounts although its role reads none of the variables that lie in their folder. */
function unread({ contract, objects }: Model): string[] {
  const groups = contract.secretNames.map((name) => [name, contract.secretFile(name)] as const);
  return appContainers({ contract, objects }).flatMap(({ role, container, workload: { name: owner, pod } }) =>
    (container.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
      const secret = pod.volumes?.find((volume) => volume.name === name)?.secret?.secretName;
      if (secret === undefined) return [];
      const read = groups.some(
        ([variable, file]) => file.startsWith(`${mountPath}/`) && variable in contract.variablesOf[role],
      );
      return read ? [] : [`${owner} mounts Secret ${secret}, of which the role ${role} reads nothing`];
    }),
  );
}

const mapKeys = (objects: readonly Manifest[]) =>
  objects
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap((map) =>
      Object.keys((map as { data?: object }).data ?? {}).map((key) => ({ map: map.metadata.name, key })),
    );

export const secretRules: readonly Rule[] = [
  {
    id: 'secrets-are-files',
    statement:
      'Every secret that a role reads reaches its pods as a file of a mounted Secret, and none lies in an environment variable, a ConfigMap or a manifest.',
    severity: 'exposure',
    source: 'Kubernetes: Good practices for Kubernetes Secrets; Secrets, Mounted Secrets are updated automatically',
    check(model) {
      const { contract, objects } = model;
      const all = workloads(objects);
      const told = appContainers(model).map(({ container }) => variablesOf(container, objects));
      const given = contract.secretNames.filter((name) => told.some((variables) => variables[`${name}_FILE`]));
      const maps = mapKeys(objects)
        .filter(({ key }) => isSecret(key, contract.secretNames))
        .map(({ map, key }) => `ConfigMap ${map} holds ${key}`);
      const inline = objects
        .filter(({ kind, apiVersion }) => kind === 'Secret' && apiVersion === 'v1')
        .map(({ metadata }) => `Secret ${metadata.name} is written in a manifest`);
      const faults = all.flatMap((workload) =>
        workload.containers.flatMap((container) => exposed(workload, container, contract.secretNames)),
      );
      return verdict(
        [...maps, ...inline, ...faults, ...missing(model)],
        `${count(given.length, 'secret')} of the contract, all as files in ${all.map(({ name }) => name).join(', ')}`,
        'provide it under `secrets`, mount the Secret as a folder and name the file in <NAME>_FILE',
      );
    },
  },
  {
    id: 'secrets-reach-readers-alone',
    statement:
      'A pod of the app mounts the Secrets that its role reads and no other: the password of the first admin is for the migration alone.',
    severity: 'exposure',
    source:
      "Kubernetes: Good practices for Kubernetes Secrets, Restrict Secret access to specific containers; the app's contract",
    check(model) {
      return verdict(
        unread(model),
        appContainers(model)
          .map(({ workload: { name, pod } }) => {
            const secrets = (pod.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
            return `${name}: ${secrets.join(', ') || 'none'}`;
          })
          .join('; '),
        'mount a Secret only where the role reads what is in it (app/contract/environment.ts)',
      );
    },
  },
];

export const credentialRule: ManifestRule = {
  id: 'pods-have-no-credentials',
  statement:
    'No pod is given a token of the cluster, or an account with a role in AWS: whoever breaks into a pod finds nothing to go on with.',
  severity: 'exposure',
  source:
    'Kubernetes: Configure Service Accounts for Pods, Opt out of API credential automounting; Amazon EKS: IAM roles for service accounts',
  check({ objects }) {
    const accounts = new Map(
      objects
        .filter(({ kind }) => kind === 'ServiceAccount')
        .map((account) => [account.metadata.name, account as Manifest & { automountServiceAccountToken?: boolean }]),
    );
    const all = workloads(objects);
    return verdict(
      all.flatMap(({ name, pod }) => {
        const account = accounts.get(pod.serviceAccountName ?? 'default');
        const role = account?.metadata.annotations?.['eks.amazonaws.com/role-arn'];
        return [
          ...((pod.automountServiceAccountToken ?? account?.automountServiceAccountToken) === false
            ? []
            : [`${name} is given a token of ${pod.serviceAccountName ?? 'default'}`]),
          ...(role === undefined ? [] : [`${name} has the role ${role}`]),
        ];
      }),
      `${count(all.length, 'pod template')} without token or role`,
      'set automountServiceAccountToken: false; give roles to accounts that no pod uses',
    );
  },
};
