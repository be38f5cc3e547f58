import { configMaps, ofKind, variablesOf } from './manifests.ts';
import { count, type ManifestRule, type Rule, verdict } from './rule.ts';
import { isSecret } from './secrets.ts';
import { appContainers, configMapsOfPods } from './workloads.ts';

/** Variables that Node.js reads, not the app. */
const runtime = new Set(['NODE_OPTIONS', 'NODE_ENV', 'NODE_EXTRA_CA_CERTS', 'TZ']);

export const settingsRules: readonly Rule[] = [
  {
    id: 'settings-are-complete',
    statement:
      'Every role is given a value for each setting that it reads and that has no default, in a form that it accepts, and nothing that the app does not know.',
    severity: 'outage',
    source: "the app's contract: it does not start otherwise",
    check(model) {
      const { contract, objects } = model;
      const known = new Set([
        ...Object.values(contract.variablesOf).flatMap((declared) =>
          Object.entries(declared).map(([name, { kind }]) => (kind === 'secret' ? `${name}_FILE` : name)),
        ),
      ]);
      const containers = appContainers(model);
      return verdict(
        containers.flatMap(({ role, container, workload: { name: owner } }) => {
          const variables = variablesOf(container, objects);
          return [
            ...Object.entries(contract.variablesOf[role]).flatMap(([name, variable]) => {
              if (variable.kind === 'secret') return [];
              const value = variables[name] || variable.default;
              if (value === undefined) return [`${owner} is not given ${name}: ${variable.accepts}`];
              return (value === '' && variable.optional) || variable.type.safeParse(value).success
                ? []
                : [`${owner}: ${name} is ${JSON.stringify(value)}, accepted is ${variable.accepts}`];
            }),
            ...Object.keys(variables)
              .filter((name) => !known.has(name) && !runtime.has(name) && !isSecret(name, contract.secretNames))
              .map((name) => `${owner} is given ${name}, which the app does not know`),
          ];
        }),
        containers
          .map(
            ({ role, workload }) =>
              `${workload.name}: ${count(Object.values(contract.variablesOf[role]).filter(({ kind }) => kind === 'setting').length, 'setting')}`,
          )
          .join('; '),
        'give it a value in charts/bookstore/settings.ts or under `settings`',
      );
    },
  },
];

export const changesReachPods: ManifestRule = {
  id: 'changes-reach-pods',
  statement:
    'A ConfigMap that pods read is immutable and named by the hash of its content, so that a change rolls them and a rollback finds the old one; a synced Secret is looked at again and again.',
  severity: 'outage',
  source: 'Kubernetes: ConfigMaps, Immutable ConfigMaps; External Secrets: ExternalSecret, refreshInterval',
  check({ objects }) {
    const maps = configMaps(objects);
    const used = configMapsOfPods(objects);
    const synced = ofKind(objects, 'ExternalSecret');
    return verdict(
      [
        ...[...used].flatMap((name) => {
          const map = maps.get(name);
          return [
            ...(map === undefined || map.immutable ? [] : [`ConfigMap ${name} can be changed under its pods`]),
            ...(map === undefined || /-[0-9a-f]{8,}$/.test(name)
              ? []
              : [`ConfigMap ${name} keeps its name when its content changes: no pod would be replaced`]),
          ];
        }),
        ...synced
          .filter(({ spec }) => !(Number.parseInt(spec.refreshInterval ?? '0', 10) > 0))
          .map(({ metadata }) => `ExternalSecret ${metadata.name} is read once: a rotated password never arrives`),
      ],
      [...used, ...synced.map(({ metadata, spec }) => `${metadata.name} every ${spec.refreshInterval}`)].join(', ') ||
        'no ConfigMap, no synced Secret',
      'render settings by SettingsMap; set secrets.refreshSeconds',
    );
  },
};
