import { type Manifest, ofKind, type Rendered } from './manifests.ts';
import { selects } from './pod.ts';
import { type Rule, verdict } from './rule.ts';
import { appContainers, workloads } from './workloads.ts';

/** Services that an Ingress sends to, and those that are open on the nodes. */
function frontServices(objects: readonly Manifest[]): Rendered<'Service'>[] {
  const named = new Set(
    ofKind(objects, 'Ingress').flatMap(({ spec }) => [
      spec.defaultBackend?.service?.name,
      ...(spec.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend.service?.name)),
    ]),
  );
  return ofKind(objects, 'Service').filter(
    ({ metadata, spec }) => named.has(metadata.name) || ['NodePort', 'LoadBalancer'].includes(spec.type ?? ''),
  );
}

export const frontRule: Rule = {
  id: 'address-leads-to-store',
  statement: 'What shoppers reach is the store: the Services behind the address send to pods of the role web alone.',
  severity: 'outage',
  source: "Kubernetes: Service; Ingress, Ingress rules; the app's contract: commands of the roles",
  check(model) {
    const { contract, objects } = model;
    const rolesOf = (workload: string) =>
      appContainers(model).flatMap((app) => (app.workload.name === workload ? [app.role] : []));
    const fronts = frontServices(objects);
    const rows = fronts.flatMap(({ metadata, spec }) =>
      workloads(objects)
        .filter(({ labels }) => spec.selector && selects({ matchLabels: spec.selector }, labels))
        .map((workload) => ({ service: metadata.name, workload: workload.name, roles: rolesOf(workload.name) })),
    );
    return verdict(
      [
        ...(fronts.length === 0 ? ['no Ingress and no port of the nodes leads to a Service'] : []),
        ...rows
          .filter(({ roles }) => !roles.includes('web'))
          .map(
            ({ service, workload, roles }) =>
              `Service ${service} leads shoppers to ${workload}, which runs ${roles.join(', ') || 'no role of the app'}`,
          ),
      ],
      rows.map(({ service, workload }) => `${service} → ${workload}`).join(', '),
      `start the pods behind the address by ${contract.command('web').join(' ')}`,
    );
  },
};
