import { secretFile, secretNames, settingNames, variables, variablesOf } from '../app/contract/environment.ts';
import { metrics } from '../app/contract/metrics.ts';
import {
  command,
  folders,
  http,
  identity,
  outsideHeapMebibytes,
  paths,
  photoLimits,
  ports,
  type Role,
  roles,
  shutdown,
  startup,
  stopSeconds,
} from '../app/contract/operations.ts';
import { type DeclaredProvider, paymentProviders } from '../app/contract/payments.ts';
import type { SecretVariable, Setting } from '../app/contract/variable.ts';

/** The same shape with any numbers and texts, so that a rule can be shown a contract that breaks it. */
type Widened<T> = T extends number
  ? number
  : T extends string
    ? string
    : { readonly [Key in keyof T]: Widened<T[Key]> };

/** What a role reads, by name. */
export type Declarations = Readonly<Record<string, Setting<unknown, string | undefined> | SecretVariable<unknown>>>;

/** What the app promises to its manifests, as one value: everything that charts and rules know of the app. */
export interface Contract {
  readonly ports: Widened<typeof ports>;
  readonly paths: Widened<typeof paths>;
  readonly shutdown: Widened<typeof shutdown>;
  readonly http: Widened<typeof http>;
  readonly identity: Widened<typeof identity>;
  readonly folders: Widened<typeof folders>;
  readonly photoLimits: Widened<typeof photoLimits>;
  readonly outsideHeapMebibytes: Readonly<Record<Role, number>>;
  readonly startup: Widened<typeof startup>;
  readonly stopSeconds: Widened<typeof stopSeconds>;
  readonly metrics: typeof metrics;
  readonly paymentProviders: readonly DeclaredProvider[];
  readonly command: typeof command;
  readonly roles: readonly Role[];
  readonly variables: typeof variables;
  readonly variablesOf: Readonly<Record<Role, Declarations>>;
  readonly settingNames: typeof settingNames;
  readonly secretNames: typeof secretNames;
  readonly secretFile: typeof secretFile;
}

export const contract: Contract = {
  ports,
  paths,
  shutdown,
  http,
  identity,
  folders,
  photoLimits,
  outsideHeapMebibytes,
  startup,
  stopSeconds,
  metrics,
  paymentProviders,
  command,
  roles,
  variables,
  variablesOf,
  settingNames,
  secretNames,
  secretFile,
};
