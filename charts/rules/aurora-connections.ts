import type { Environment } from '../environment/schema.ts';

/**
 * Default `max_connections` of Aurora MySQL by instance size, for the memory-optimised and the burstable families
 * (Aurora User Guide, Managing performance and scaling for Aurora MySQL).
 */
const memoryOptimised: Readonly<Record<string, number>> = {
  large: 1000,
  xlarge: 2000,
  '2xlarge': 3000,
  '4xlarge': 4000,
  '8xlarge': 5000,
  '12xlarge': 6000,
  '16xlarge': 6000,
  '24xlarge': 7000,
};
const burstable: Readonly<Record<string, number>> = { small: 45, medium: 90, large: 135 };

/** Default `max_connections` by maximum capacity, in ACUs (Aurora User Guide, Performance and scaling for Serverless v2). */
const serverless: readonly (readonly [capacity: number, connections: number])[] = [
  [1, 90],
  [4, 135],
  [8, 1000],
  [16, 2000],
  [32, 3000],
  [64, 4000],
  [128, 5000],
  [192, 6000],
  [256, 6000],
];

/** How many connections one instance grants, and why; `undefined` for a class whose default is not known. */
export function grantedConnections(
  database: Environment['database'],
): { readonly connections: number; readonly reason: string } | undefined {
  if (database.kind === 'in-cluster') return { connections: database.maxConnections, reason: 'the server' };
  const { capacity, maxConnections } = database;
  if (maxConnections !== undefined) return { connections: maxConnections, reason: 'the parameter group' };
  if (capacity.kind === 'serverless') {
    const step = serverless.findLast(([atLeast]) => capacity.maxCapacity >= atLeast);
    return step && { connections: step[1], reason: `Serverless v2 of ${capacity.maxCapacity} ACUs` };
  }
  const [, family = '', size = ''] = capacity.instanceClass.split('.');
  const connections = (family.startsWith('t') ? burstable : family.startsWith('r') ? memoryOptimised : {})[size];
  return connections === undefined ? undefined : { connections, reason: capacity.instanceClass };
}
