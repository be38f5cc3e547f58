import { secretFile, secretNames, settingNames, variables } from '../app/contract/environment.ts';
import { metrics } from '../app/contract/metrics.ts';
import {
  command,
  folders,
  http,
  identity,
  paths,
  ports,
  shutdown,
  startup,
  stopSeconds,
} from '../app/contract/operations.ts';

/** The same shape with any numbers and texts, so that a rule can be shown a contract that breaks it. */
type Widened<T> = T extends number
  ? number
  : T extends string
    ? string
    : { readonly [Key in keyof T]: Widened<T[Key]> };

/** What the app promises to its manifests, as one value: everything that charts and rules know of the app. */
export interface Contract {
  readonly ports: Widened<typeof ports>;
  readonly paths: Widened<typeof paths>;
  readonly shutdown: Widened<typeof shutdown>;
  readonly http: Widened<typeof http>;
  readonly identity: Widened<typeof identity>;
  readonly folders: Widened<typeof folders>;
  readonly startup: Widened<typeof startup>;
  readonly stopSeconds: Widened<typeof stopSeconds>;
  readonly metrics: typeof metrics;
  readonly command: typeof command;
  readonly variables: typeof variables;
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
  startup,
  stopSeconds,
  metrics,
  command,
  variables,
  settingNames,
  secretNames,
  secretFile,
};
