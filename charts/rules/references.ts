import { configMaps, type Manifest, namesOf, ofKind } from './manifests.ts';
import { type Labels, type Selector, selects, selectsAll } from './pod.ts';
import { count, type ManifestRule, type Model, type Rule, verdict } from './rule.ts';
import { keysOf } from './secrets.ts';
import { traefikName, transportOf } from './traefik.ts';
import { servicesOf, workloads } from './workloads.ts';

interface Reference {
  readonly from: string;
  readonly kind: string;
  readonly name: string | undefined;
}

/** Everything that an object names and that must be there before it works. */
function referencesOf(objects: readonly Manifest[]): Reference[] {
  const of = (object: Manifest) => `${object.kind} ${object.metadata.name}`;
  return [
    ...workloads(objects).flatMap(({ kind, name, pod, containers }) => {
      const from = `${kind} ${name}`;
      return [
        ...containers.flatMap(({ envFrom }) =>
          (envFrom ?? []).map(({ configMapRef }) => ({ from, kind: 'ConfigMap', name: configMapRef?.name })),
        ),
        ...(pod.volumes ?? []).flatMap(({ configMap, secret, persistentVolumeClaim }) => [
          { from, kind: 'ConfigMap', name: configMap?.name },
          { from, kind: 'Secret', name: secret?.optional ? undefined : secret?.secretName },
          { from, kind: 'PersistentVolumeClaim', name: persistentVolumeClaim?.claimName },
        ]),
        ...(pod.imagePullSecrets ?? []).map((secret) => ({ from, kind: 'Secret', name: secret.name })),
        { from, kind: 'ServiceAccount', name: pod.serviceAccountName },
        { from, kind: 'PriorityClass', name: pod.priorityClassName },
      ];
    }),
    ...ofKind(objects, 'HorizontalPodAutoscaler').map((object) => ({
      from: of(object),
      kind: object.spec.scaleTargetRef.kind,
      name: object.spec.scaleTargetRef.name,
    })),
    ...ofKind(objects, 'StatefulSet').map((object) => ({
      from: of(object),
      kind: 'Service',
      name: object.spec.serviceName,
    })),
    ...ofKind(objects, 'Ingress').flatMap((object) => [
      ...(object.spec.rules ?? []).flatMap(({ http }) =>
        (http?.paths ?? []).map(({ backend }) => ({ from: of(object), kind: 'Service', name: backend.service.name })),
      ),
      ...(object.spec.tls ?? []).map(({ secretName }) => ({ from: of(object), kind: 'Secret', name: secretName })),
      ...(object.metadata.annotations?.['traefik.ingress.kubernetes.io/router.middlewares']?.split(',') ?? []).map(
        (name) => ({ from: of(object), kind: 'Middleware', name: name.trim() }),
      ),
    ]),
    ...ofKind(objects, 'Service').map((object) => ({
      from: of(object),
      kind: 'ServersTransport',
      name: transportOf(object),
    })),
    ...ofKind(objects, 'ExternalSecret').map((object) => ({
      from: of(object),
      kind: object.spec.secretStoreRef.kind ?? 'SecretStore',
      name: object.spec.secretStoreRef.name,
    })),
    ...ofKind(objects, 'SecretStore').map((object) => ({
      from: of(object),
      kind: 'ServiceAccount',
      name: object.spec.provider.aws?.auth?.jwt?.serviceAccountRef?.name,
    })),
    ...ofKind(objects, 'Certificate').map((object) => ({
      from: of(object),
      kind: object.spec.issuerRef.kind ?? 'Issuer',
      name: object.spec.issuerRef.name,
    })),
    ...ofKind(objects, 'PersistentVolumeClaim').map((object) => ({
      from: of(object),
      kind: 'PersistentVolume',
      name: object.spec.volumeName,
    })),
  ];
}

/** Names of a kind, those included that others make: Secrets by controllers or beforehand, classes by the cluster. */
function namesThatAre(kind: string, { objects, nativeSecrets = [] }: Pick<Model, 'objects' | 'nativeSecrets'>) {
  if (kind === 'Middleware' || kind === 'ServersTransport') return new Set(ofKind(objects, kind).map(traefikName));
  const names = namesOf(objects, kind);
  if (kind === 'ServiceAccount') names.add('default');
  if (kind === 'PriorityClass') names.add('system-cluster-critical').add('system-node-critical');
  if (kind !== 'Secret') return names;
  for (const { spec } of ofKind(objects, 'ExternalSecret')) names.add(spec.target.name);
  for (const { spec } of ofKind(objects, 'Certificate')) names.add(spec.secretName);
  for (const { name } of nativeSecrets) names.add(name);
  return names;
}

/** Keys of ConfigMaps and Secrets that volumes pick, and that are not there: such a pod does not start. */
const missingKeys = (model: Model): string[] =>
  workloads(model.objects).flatMap(({ kind, name, pod }) =>
    (pod.volumes ?? []).flatMap(({ configMap, secret }) => {
      const data = configMap && configMaps(model.objects).get(configMap.name)?.data;
      const keys = secret ? keysOf(secret.secretName, model) : data && Object.keys(data);
      return (secret?.items ?? configMap?.items ?? [])
        .filter(({ key }) => keys && !keys.includes(key))
        .map(
          ({ key }) =>
            `${kind} ${name} picks the key ${key} of ${secret?.secretName ?? configMap?.name}, which has none`,
        );
    }),
  );

export const referenceRules: readonly Rule[] = [
  {
    id: 'references-resolve',
    statement:
      'Whatever an object names is there: ConfigMaps, Secrets, claims, accounts, priority classes, Services, stores, issuers; a pod that names what is not there does not start.',
    severity: 'outage',
    source: 'Kubernetes: ConfigMaps and Pods; Pod Priority and Preemption; Configure Service Accounts for Pods',
    check(model) {
      const references = referencesOf(model.objects).filter(({ name }) => name !== undefined);
      // What lies in another namespace is not found.
      const own = model.objects.filter(
        ({ metadata: { namespace = model.environment.namespace } }) => namespace === model.environment.namespace,
      );
      const kinds = new Map(
        [...new Set(references.map(({ kind }) => kind))].map((kind) => [
          kind,
          namesThatAre(kind, { ...model, objects: own }),
        ]),
      );
      return verdict(
        [
          ...references
            .filter(({ kind, name }) => !kinds.get(kind)?.has(name!))
            .map(({ from, kind, name }) => `${from} names ${kind} ${name}, which is not there`),
          ...missingKeys(model),
        ],
        `${count(references.length, 'reference')} to ${count(kinds.size, 'kind')}`,
        'render it too, or correct the name',
      );
    },
  },
];

/** Selectors of objects that concern one workload each. */
const selectorsOf = (objects: readonly Manifest[]): { from: Manifest; selector: Selector }[] => [
  ...(['Deployment', 'StatefulSet', 'PodDisruptionBudget', 'PodMonitor'] as const).flatMap((kind) =>
    ofKind(objects, kind).map((from) => ({ from, selector: from.spec.selector })),
  ),
  ...ofKind(objects, 'Service').flatMap((from) =>
    from.spec.selector ? [{ from, selector: { matchLabels: from.spec.selector } }] : [],
  ),
];

const isSelected = (selector: Selector, labels: Labels) => !selectsAll(selector) && selects(selector, labels);

export const selectorRules: readonly ManifestRule[] = [
  {
    id: 'selectors-are-exact',
    statement:
      "A selector meets the pods of one workload and of no other: two workloads that share one take each other's pods, traffic or disruptions.",
    severity: 'outage',
    source: 'Kubernetes: Labels and Selectors; Deployments, Selector',
    check({ objects }) {
      const all = workloads(objects);
      const selectors = selectorsOf(objects);
      return verdict(
        selectors.flatMap(({ from, selector }) => {
          const met = all.filter(({ labels }) => isSelected(selector, labels)).map(({ name }) => name);
          const own = ['Deployment', 'StatefulSet'].includes(from.kind) ? from.metadata.name : undefined;
          return [
            ...(own === undefined || met.includes(own) ? [] : [`${from.kind} ${own} does not select its own pods`]),
            ...(met.length > 1 ? [`${from.kind} ${from.metadata.name} selects pods of ${met.join(' and ')}`] : []),
          ];
        }),
        `${count(selectors.length, 'selector')}, ${count(all.length, 'workload')}`,
        'select by app.kubernetes.io/name, which each workload has for itself',
      );
    },
  },
  {
    id: 'services-reach-pods',
    statement:
      'A Service has pods, its ports are ports of their containers under the same number, and an Ingress names a port that its Service has; network policies of the VPC CNI compare the two numbers.',
    severity: 'outage',
    source:
      'Kubernetes: Service, Defining a Service; Amazon EKS: Limit Pod traffic with Kubernetes network policies, Considerations',
    check({ objects }) {
      const all = workloads(objects);
      const services = ofKind(objects, 'Service').filter(({ spec }) => spec.selector);
      const faults = services.flatMap(({ metadata: { name }, spec }) => {
        const targets = all.filter(({ labels }) => selects({ matchLabels: spec.selector! }, labels));
        const open = targets.flatMap(({ containers }) => containers.flatMap(({ ports }) => ports ?? []));
        if (targets.length === 0) return [`Service ${name} has no pods`];
        return (spec.ports ?? []).flatMap(({ port, targetPort = port }) => {
          const target = open.find((each) => each.name === targetPort || each.containerPort === targetPort);
          if (!target) return [`Service ${name} sends to port ${targetPort}, which no container has`];
          return target.containerPort === port
            ? []
            : [`Service ${name} has port ${port} for port ${target.containerPort} of its pods`];
        });
      });
      const backends = ofKind(objects, 'Ingress').flatMap(({ metadata, spec }) =>
        (spec.rules ?? []).flatMap(({ http }) =>
          (http?.paths ?? []).map(({ backend: { service } }) => ({ ingress: metadata.name, ...service })),
        ),
      );
      const closed = backends.flatMap(({ ingress, name, port }) => {
        const ports = services.find(({ metadata }) => metadata.name === name)?.spec.ports;
        return ports === undefined || ports.some((each) => each.port === port.number || each.name === port.name)
          ? []
          : [
              `Ingress ${ingress} sends to port ${port.number ?? port.name} of ${name}, which has ${ports.map((each) => each.port).join(', ')}`,
            ];
      });
      const clashes = all.flatMap(({ name, containers }) => {
        const numbers = containers.flatMap(({ ports }) => (ports ?? []).map(({ containerPort }) => containerPort));
        return [
          ...(new Set(numbers).size === numbers.length ? [] : [`${name} opens one port twice (${numbers.join(', ')})`]),
          ...numbers
            .filter((number) => number < 1024)
            .map((number) => `${name} opens port ${number}, which wants root`),
        ];
      });
      return verdict(
        [...faults, ...closed, ...clashes],
        all
          .flatMap((workload) =>
            servicesOf(objects, workload.labels).map(
              ({ metadata, spec }) =>
                `${metadata.name}:${(spec.ports ?? []).map(({ port }) => port).join(',')} → ${workload.name}`,
            ),
          )
          .join('; ') || 'no Service',
        'let the Service have the port of the container',
      );
    },
  },
];
