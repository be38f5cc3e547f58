import { type Check, each, type Lint, lintOf } from '../lint.ts';
import type { LintContext } from '../lint-context.ts';
import type { PolicyRule } from '../objects.ts';

const lint = (id: string, demand: string, check: Check): Lint =>
  lintOf('polaris')(id, demand, 'grant less, in a role that is rendered beside its binding', check);

const lists = (given: readonly string[] = [], ...any: string[]): boolean => given.some((entry) => any.includes(entry));

const allVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

const opensShells = ({ apiGroups, resources, verbs }: PolicyRule): boolean =>
  lists(apiGroups, '', '*') && lists(resources, '*', 'pods/exec', 'pods/attach') && lists(verbs, '*', 'get', 'create');

const grantsAll = ({ apiGroups, resources, verbs = [] }: PolicyRule): boolean =>
  lists(apiGroups, '*') &&
  lists(resources, '*') &&
  (verbs.includes('*') || allVerbs.every((verb) => verbs.includes(verb)));

/** What comes with a cluster, and is not looked at. */
const comesWithCluster = (name: string, ...more: string[]): boolean =>
  name.startsWith('system:') || ['gce:podsecuritypolicy:calico-sa', ...more].includes(name);

interface Role {
  readonly metadata: { readonly name: string };
  readonly rules?: readonly PolicyRule[];
}

const roles = (context: LintContext, kind: string, namespace: string | undefined): readonly Role[] =>
  context.inNamespace(kind === 'Role' ? 'Role' : 'ClusterRole', namespace).map(({ manifest }) => manifest);

/**
 * A binding must lead to a role of its own namespace that is rendered and has no such rule. A ClusterRole has no
 * namespace, so polaris never finds the one of a RoleBinding.
 */
const bound = (
  binding: { readonly metadata: { readonly namespace?: string }; readonly roleRef: { kind: string; name: string } },
  isBad: (rule: PolicyRule) => boolean,
  context: LintContext,
): string | undefined => {
  const { kind, name } = binding.roleRef;
  const role = roles(context, kind, binding.metadata.namespace).find(({ metadata }) => metadata.name === name);
  if (!role) return `leads to ${kind} ${name}, which is not rendered beside it`;
  return role.rules?.some(isBad) ? `leads to ${kind} ${name}, which grants it` : undefined;
};

const ofRoleBindings = (kind: 'Role' | 'ClusterRole', isBad: (rule: PolicyRule) => boolean): Check =>
  each('RoleBinding', (binding, context) =>
    binding.roleRef.kind !== kind || comesWithCluster(binding.metadata.name)
      ? undefined
      : bound(binding, isBad, context),
  );

const ofClusterRoleBindings = (isBad: (rule: PolicyRule) => boolean): Check =>
  each('ClusterRoleBinding', (binding, context) =>
    comesWithCluster(binding.metadata.name, 'cluster-admin') || binding.roleRef.name === 'view'
      ? undefined
      : bound(binding, isBad, context),
  );

const shells = 'open shells in pods';
const everything = 'do everything';
const opens = (
  { metadata, rules = [] }: { readonly metadata: { readonly name: string }; readonly rules?: readonly PolicyRule[] },
  ...exempt: string[]
) => (!comesWithCluster(metadata.name, ...exempt) && rules.some(opensShells) ? `grants to ${shells}` : undefined);

/** polaris' checks of roles and who is bound to them. */
export const roleLints: readonly Lint[] = [
  lint(
    'clusterrolePodExecAttach',
    `No ClusterRole grants to ${shells}.`,
    each('ClusterRole', (role) => opens(role, 'admin', 'cluster-admin', 'edit')),
  ),
  lint(
    'rolePodExecAttach',
    `No Role grants to ${shells}.`,
    each('Role', (role) => opens(role)),
  ),
  lint(
    'clusterrolebindingPodExecAttach',
    `No ClusterRoleBinding leads to a role that grants to ${shells}.`,
    ofClusterRoleBindings(opensShells),
  ),
  lint(
    'rolebindingClusterRolePodExecAttach',
    `No RoleBinding leads to a ClusterRole that grants to ${shells}.`,
    ofRoleBindings('ClusterRole', opensShells),
  ),
  lint(
    'rolebindingRolePodExecAttach',
    `No RoleBinding leads to a Role that grants to ${shells}.`,
    ofRoleBindings('Role', opensShells),
  ),
  lint(
    'clusterrolebindingClusterAdmin',
    `No ClusterRoleBinding leads to a role that grants to ${everything}.`,
    ofClusterRoleBindings(grantsAll),
  ),
  lint(
    'rolebindingClusterAdminClusterRole',
    `No RoleBinding leads to a ClusterRole that grants to ${everything}.`,
    ofRoleBindings('ClusterRole', grantsAll),
  ),
  lint(
    'rolebindingClusterAdminRole',
    `No RoleBinding leads to a Role that grants to ${everything}.`,
    ofRoleBindings('Role', grantsAll),
  ),
];
