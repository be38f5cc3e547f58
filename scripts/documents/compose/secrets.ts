import type { Role } from '../../../app/contract/operations.ts';
import { secretNames } from '../../../charts/bookstore/names.ts';
import { nativeSecrets, type SecretKey } from '../../../charts/bookstore/secrets.ts';
import { contract } from '../../../charts/contract.ts';
import { environment } from './environment.ts';

/** The store's secrets, as `npm run secrets` knows them for a cluster: one file for each, named as the shell's variable. */
export const secrets = nativeSecrets(environment, contract);

/** Beside those of the store. */
export const grafanaPassword: SecretKey = {
  key: 'GRAFANA_ADMIN_PASSWORD',
  variable: 'GRAFANA_ADMIN_PASSWORD',
  fallback: { random: true },
};

/** Every file that the folder of secrets holds. */
export const secretFiles: readonly SecretKey[] = [...secrets.flatMap(({ keys }) => keys), grafanaPassword];

/** The Secret whose keys a role reads for a group of the contract's secrets. */
const secretOf = (role: Role, group: keyof typeof secretNames): string =>
  role === 'migrate' && group === 'database' ? secretNames.migration : secretNames[group];

/** Where a role finds its secrets: mounts of files, and the variables that name them. */
export function secretsOf(role: Role) {
  const read = contract.secretNames.filter((name) => name in contract.variablesOf[role]);
  const mounts = read.map((name) => {
    const secret = secrets.find((each) => each.name === secretOf(role, contract.variables[name].group));
    const key = secret?.keys.find((each) => each.key === name);
    if (!key) throw new Error(`${role} reads the secret ${name}, which nothing gives`);
    return { source: key.variable, target: contract.secretFile(name) };
  });
  return {
    mounts,
    variables: Object.fromEntries(read.map((name) => [`${name}_FILE`, contract.secretFile(name)])),
  };
}
