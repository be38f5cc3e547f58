import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

/** TCP ports of a container by name: letters, digits and -, 15 at most (IANA service names). */
export type Ports = Readonly<Record<string, number>>;

/** The ports of a container, each name and each number once, none of them privileged. */
export function containerPorts(at: Construct, first: Ports, further: Ports = {}): k8s.ContainerPort[] {
  const check = propChecks(at);
  const taken = new Set<string | number>();
  return [...Object.entries(first), ...Object.entries(further)].map(([name, containerPort]) => {
    check.matching(
      'ports',
      name,
      /^(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/,
      'names of 15 letters, digits and - at most',
    );
    check.whole(`port ${name}`, containerPort, 1024, 65_535);
    check.that(
      !taken.has(name) && !taken.has(containerPort),
      'ports',
      { ...first, ...further },
      'each name and each number once',
    );
    taken.add(name).add(containerPort);
    return { name, containerPort, protocol: 'TCP' };
  });
}
