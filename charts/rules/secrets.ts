import type { SecretName } from '../../app/contract/environment.ts';
import { type Container, configMaps, ofKind, variablesOf, type Workload, workloads } from './manifests.ts';
import { count, type Model, type Rule, verdict } from './rule.ts';

/** Names under which something secret is usually kept; `<NAME>_FILE` only says where it lies. */
const secretName = /(PASSWORD|PASSWD|SECRET|TOKEN|PRIVATE_KEY|API_KEY|CREDENTIAL)/i;
const isSecret = (name: string, secretNames: readonly string[]): boolean =>
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

/** Secrets of the contract whose file a container is told of, but does not find. */
function missing(workload: Workload, container: Container, { contract, objects }: Model): string[] {
  const variables = variablesOf(container, objects);
  const needed = (contract.secretNames as readonly SecretName[]).filter(
    // The migration has no use for the keys that sign sessions: it is given the database's secrets alone.
    (name) => workload.kind === 'Deployment' || contract.variables[name].group === 'database',
  );
  return needed.flatMap((name) => {
    const file = variables[`${name}_FILE`];
    if (!file) return [`${workload.name} is not told where ${name} lies (${name}_FILE)`];
    const folder = file.slice(0, file.lastIndexOf('/'));
    const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === folder);
    if (!mount) return [`${workload.name} mounts nothing at ${folder}, where ${name} is looked for`];
    if (mount.subPath) return [`${workload.name} mounts ${folder} by subPath: a rotated ${name} would never arrive`];
    const secret = workload.pod.volumes?.find((volume) => volume.name === mount.name)?.secret?.secretName;
    const keys = ofKind(objects, 'ExternalSecret').find(({ spec }) => spec.target.name === secret)?.spec.data ?? [];
    return keys.some(({ secretKey }) => secretKey === file.slice(folder.length + 1))
      ? []
      : [`Secret ${secret} of ${workload.name} has no key ${name}`];
  });
}

export const secretRules: readonly Rule[] = [
  {
    id: 'secrets-are-files',
    statement:
      'Every secret of the contract reaches its pods as a file of a mounted Secret, and none lies in an environment variable, a ConfigMap or a manifest.',
    severity: 'exposure',
    source: 'Kubernetes: Good practices for Kubernetes Secrets; Secrets, Mounted Secrets are updated automatically',
    check(model) {
      const { contract, objects } = model;
      const all = workloads(objects);
      const maps = [...configMaps(objects)].flatMap(([map, data]) =>
        Object.keys(data)
          .filter((key) => isSecret(key, contract.secretNames))
          .map((key) => `ConfigMap ${map} holds ${key}`),
      );
      const inline = objects
        .filter(({ kind, apiVersion }) => kind === 'Secret' && apiVersion === 'v1')
        .map(({ metadata }) => `Secret ${metadata.name} is written in a manifest`);
      const faults = all.flatMap((workload) =>
        workload.containers.flatMap((container) => [
          ...exposed(workload, container, contract.secretNames),
          ...missing(workload, container, model),
        ]),
      );
      return verdict(
        [...maps, ...inline, ...faults],
        `${count(contract.secretNames.length, 'secret')} of the contract, all as files in ${all.map(({ name }) => name).join(' and ')}`,
        'provide it under `secrets`, mount the Secret as a folder and name the file in <NAME>_FILE',
      );
    },
  },
];
