import { balancerRules } from './balancer.ts';
import { databaseConnections } from './database-connections.ts';
import { podRules } from './pods.ts';
import type { Rule } from './rule.ts';
import { secretRules } from './secrets.ts';
import { storageRules } from './storage.ts';

/** Every rule that each environment is held to. */
export const rules: readonly Rule[] = [
  ...databaseConnections,
  ...balancerRules,
  ...podRules,
  ...storageRules,
  ...secretRules,
];
