import { type Check, each, type Fault, type Lint, lintOf } from '../lint.ts';
import type { LintContext } from '../lint-context.ts';
import type { LabelSelector, PolicyRule } from '../objects.ts';
import { selects } from '../selectors.ts';
import { anyPodMatches } from '../workloads.ts';

const lint = lintOf('kube-linter');
const optional = lintOf('kube-linter', { onByDefault: false });

const podsMatch = (namespace: string | undefined, selector: LabelSelector, context: LintContext): boolean =>
  anyPodMatches(namespace, ({ labels }) => selects(selector, labels), context);

/** The form of a port's name (RFC 6335). */
const portName = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

const everyObject =
  (find: (manifest: LintContext['objects'][number]['manifest']) => string | undefined): Check =>
  ({ objects }): Fault[] =>
    objects.flatMap((object) => {
      const found = find(object.manifest);
      return found === undefined ? [] : [{ object, found }];
    });

/** The first place at which keys are not in alphabetical order. */
function unsorted(value: unknown, at = ''): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const keys = Object.keys(value);
  if (!Array.isArray(value) && keys.some((key, index) => index > 0 && key < keys[index - 1]!)) return at || '/';
  return Object.entries(value)
    .map(([key, inner]) => unsorted(inner, `${at}/${key}`))
    .find((place) => place !== undefined);
}

const listed = (patterns: readonly string[], names: readonly string[] = []): string[] =>
  names.filter((name) => name === '*' || patterns.includes(name));

/** What rules grant, of these resources and verbs. */
const granted = (rules: readonly PolicyRule[], resources: readonly string[], verbs: readonly string[]): string[] =>
  rules.flatMap((rule) => {
    const [what, how] = [listed(resources, rule.resources), listed(verbs, rule.verbs)];
    return what.length > 0 && how.length > 0 ? [`${how.join(', ')} of ${what.join(', ')}`] : [];
  });

/** Finds bindings to a role that grants it, in the role itself or in those that it aggregates. */
const grants =
  (resources: readonly string[], verbs: readonly string[]): Check =>
  (context) => [
    ...each('RoleBinding', ({ metadata, roleRef }) =>
      context
        .inNamespace('Role', metadata.namespace)
        .filter(({ manifest }) => manifest.metadata.name === roleRef.name)
        .flatMap(({ manifest }) => granted(manifest.rules ?? [], resources, verbs)),
    )(context),
    ...each('ClusterRoleBinding', ({ roleRef }) => {
      const roles = context.ofKind('ClusterRole');
      const bound = roles.filter(({ manifest }) => manifest.metadata.name === roleRef.name);
      const selectors = bound.flatMap(({ manifest }) => manifest.aggregationRule?.clusterRoleSelectors ?? []);
      const aggregated = roles.filter(({ manifest }) =>
        selectors.some(({ matchLabels }) => selects({ matchLabels }, manifest.metadata.labels ?? {})),
      );
      return [...bound, ...aggregated].flatMap(({ manifest }) => granted(manifest.rules ?? [], resources, verbs));
    })(context),
  ];

const wildcards = ({ rules = [] }: { readonly rules?: readonly PolicyRule[] }): string | undefined =>
  rules.some(({ resources = [], verbs = [] }) => [...resources, ...verbs].includes('*'))
    ? 'a rule for all resources or all verbs'
    : undefined;

/** KubeLinter's checks of Services, Ingresses, network policies, roles, and of all objects. */
export const objectLints: readonly Lint[] = [
  lint(
    'dangling-service',
    'A Service selects at least one pod.',
    'select pods of the namespace, or remove the Service',
    each('Service', ({ metadata, spec }, context) => {
      if (spec?.type === 'ExternalName') return undefined;
      if (Object.keys(spec?.selector ?? {}).length === 0) return 'no selector';
      return podsMatch(metadata.namespace, { matchLabels: spec?.selector }, context)
        ? undefined
        : 'its selector selects no pod';
    }),
  ),
  lint(
    'invalid-target-ports',
    'Ports have names and numbers that the cluster accepts.',
    'use at most 15 lower-case letters, digits and `-`, at least one letter; numbers from 1 to 65535',
    (context): Fault[] => [
      ...context.workloads.flatMap(({ object, containers }) =>
        containers
          .flatMap(({ ports = [] }) => ports)
          .filter(({ name }) => name && !portName.test(name))
          .map(({ name }) => ({ object, found: `a port named ${name}` })),
      ),
      ...each('Service', ({ spec }) =>
        (spec?.ports ?? [])
          .map(({ targetPort }) => targetPort)
          .filter((port) => (typeof port === 'string' ? !portName.test(port) : port && (port < 0 || port > 65_535)))
          .map((port) => `the target port ${port}`),
      )(context),
    ],
  ),
  lint(
    'no-extensions-v1beta',
    'No object is of the API extensions/v1beta1.',
    'use apps/v1 or networking.k8s.io/v1',
    everyObject(({ apiVersion }) => (/^extensions\/v1beta.+/.test(apiVersion) ? `is of ${apiVersion}` : undefined)),
  ),
  optional(
    'dangling-horizontalpodautoscaler',
    'An autoscaler scales something that is there.',
    'name a workload in scaleTargetRef',
    each('HorizontalPodAutoscaler', ({ spec }, context) => {
      const { apiVersion, kind, name } = spec?.scaleTargetRef ?? {};
      return context.workloads.some(
        (workload) =>
          workload.name === name && workload.kind === kind && workload.object.manifest.apiVersion === apiVersion,
      )
        ? undefined
        : `there is no ${kind} ${name} of ${apiVersion}`;
    }),
  ),
  optional(
    'dangling-ingress',
    'An Ingress leads to ports of Services that are there.',
    'name Services of the namespace, and their ports',
    each('Ingress', ({ metadata, spec }, context) => {
      const backends = [
        spec?.defaultBackend,
        ...(spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []).map(({ backend }) => backend),
      ];
      const there = context
        .inNamespace('Service', metadata.namespace)
        .flatMap(({ manifest }) =>
          (manifest.spec?.ports ?? []).flatMap(({ name, port }) =>
            [name, port].map((of) => `${manifest.metadata.name}:${of}`),
          ),
        );
      const wanted = backends.flatMap((backend) =>
        backend?.service ? `${backend.service.name}:${backend.service.port?.name || backend.service.port?.number}` : [],
      );
      return [...new Set(wanted)]
        .filter((service) => !there.includes(service))
        .map((service) => `there is no Service and port ${service}`);
    }),
  ),
  optional(
    'dangling-networkpolicy',
    'A network policy selects at least one pod.',
    'select pods of the namespace, or remove the policy',
    each('NetworkPolicy', ({ metadata, spec }, context) =>
      podsMatch(metadata.namespace, spec?.podSelector ?? {}, context) ? undefined : 'its selector selects no pod',
    ),
  ),
  optional(
    'dangling-networkpolicypeer-podselector',
    'A network policy names pods of its namespace that are there.',
    'select pods that are rendered, or remove the peer',
    each('NetworkPolicy', ({ metadata, spec }, context) =>
      [
        ...(spec?.ingress ?? []).flatMap(({ from = [] }) => from),
        ...(spec?.egress ?? []).flatMap(({ to = [] }) => to),
      ].flatMap(({ podSelector, namespaceSelector }) =>
        !podSelector || namespaceSelector || podsMatch(metadata.namespace, podSelector, context)
          ? []
          : [`a peer selects no pod (${JSON.stringify(podSelector)})`],
      ),
    ),
  ),
  optional(
    'dangling-servicemonitor',
    'A ServiceMonitor selects a Service that is there.',
    'select a Service by its labels, in its namespace',
    each('ServiceMonitor', ({ spec: { selector, namespaceSelector } = {} }, context) => {
      const { any = false, matchNames = [] } = namespaceSelector ?? {};
      const isAnywhere = !any && matchNames.length === 0;
      if (isAnywhere && Object.keys(selector?.matchLabels ?? {}).length === 0) return 'no selector';
      const services = context
        .ofKind('Service')
        .filter(({ manifest: { metadata } }) => isAnywhere || any || matchNames.includes(metadata.namespace ?? ''))
        .filter(({ manifest }) => selects({ matchLabels: selector?.matchLabels }, manifest.metadata.labels ?? {}));
      return services.length > 0 ? undefined : 'its selector selects no Service';
    }),
  ),
  optional(
    'exposed-services',
    'No Service opens a port of the nodes or a balancer of its own.',
    'make it a ClusterIP, behind an Ingress',
    each('Service', ({ spec }) =>
      ['NodePort', 'LoadBalancer'].includes(spec?.type ?? '') ? `is of type ${spec?.type}` : undefined,
    ),
  ),
  optional(
    'access-to-create-pods',
    'No binding grants to make pods, or what makes pods.',
    'grant less',
    grants(['pods', 'deployments', 'statefulsets', 'replicasets', 'cronjob', 'jobs', 'daemonsets'], ['create']),
  ),
  optional(
    'access-to-secrets',
    'No binding grants access to Secrets.',
    'grant less',
    grants(['secrets'], ['get', 'list', 'delete', 'create', 'watch']),
  ),
  optional(
    'cluster-admin-role-binding',
    'Nobody is bound to cluster-admin.',
    'bind to a role of its own',
    each('ClusterRoleBinding', ({ roleRef }) =>
      roleRef.name === 'cluster-admin' && roleRef.kind === 'ClusterRole' ? 'binds to cluster-admin' : undefined,
    ),
  ),
  optional(
    'wildcard-in-rules',
    'No role grants all verbs or all resources.',
    'name the verbs and the resources',
    (context) => [...each('Role', wildcards)(context), ...each('ClusterRole', wildcards)(context)],
  ),
  optional(
    'scc-deny-privileged-container',
    'No SecurityContextConstraints of OpenShift allow privileged containers.',
    'set allowPrivilegedContainer to false',
    each('SecurityContextConstraints', ({ allowPrivilegedContainer }) =>
      allowPrivilegedContainer ? 'allows privileged containers' : undefined,
    ),
  ),
  optional(
    'sorted-keys',
    'The keys of every map are in alphabetical order.',
    'sort the keys',
    everyObject((manifest) => {
      const place = unsorted(manifest);
      return place && `the keys at ${place} are in another order`;
    }),
  ),
  // Its check is a program of its own, kubeconform; see the choice about it.
  optional('schema-validation', 'Every object fits its schema.', 'mend the field', () => []),
];
