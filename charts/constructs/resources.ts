import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

/** CPU, memory and disk of a container. */
export interface Resources {
  /** Reserved CPU, in thousandths of a core. */
  readonly cpuRequest: number;
  /** CPU at which the container is throttled, in thousandths of a core. */
  readonly cpuLimit: number;
  /** Memory, reserved and limit, in mebibytes. */
  readonly memory: number;
  /**
   * Local disk (logs, scratch folders, the container's own layer) that is reserved, in mebibytes.
   *
   * @default 64, and what the scratch folders may hold as the limit above it
   */
  readonly disk?: number;
}

/** Local disk that a container reserves when nothing is said, in mebibytes: logs and its own layer. */
export const reservedDisk = 64;

/** A quarter of a core that may become a whole one, and 256 MiB: a small service, to be replaced by what was measured. */
export const defaultResources: Resources = { cpuRequest: 250, cpuLimit: 1000, memory: 256 };

/** Quantities in the form in which the cluster stores them; in another one, every apply would report a change. */
export const mebibytes = (amount: number): k8s.Quantity =>
  k8s.Quantity.fromString(amount % 1024 || amount === 0 ? `${amount}Mi` : `${amount / 1024}Gi`);
export const millicores = (amount: number): k8s.Quantity =>
  k8s.Quantity.fromString(amount % 1000 ? `${amount}m` : `${amount / 1000}`);

/**
 * Requests and limits of a container.
 *
 * @param scratch what its scratch folders may hold, in mebibytes
 */
export function requirements(at: Construct, resources: Resources, scratch: number): k8s.ResourceRequirements {
  const { cpuRequest, cpuLimit, memory, disk = reservedDisk } = resources;
  const check = propChecks(at);
  check.whole('resources.cpuRequest', cpuRequest, 1, 1_000_000);
  check.whole('resources.cpuLimit', cpuLimit, cpuRequest, 1_000_000);
  check.whole('resources.memory', memory, 4, 16_777_216);
  check.whole('resources.disk', disk, 1, 16_777_216);
  return {
    requests: { cpu: millicores(cpuRequest), memory: mebibytes(memory), 'ephemeral-storage': mebibytes(disk) },
    limits: { cpu: millicores(cpuLimit), memory: mebibytes(memory), 'ephemeral-storage': mebibytes(disk + scratch) },
  };
}
