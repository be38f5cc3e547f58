import { type Environment, variablesOf } from './environment.ts';
import type { Role } from './operations.ts';
import type { SecretVariable, Setting } from './variable.ts';

/** All faults of a configuration at once; `faults` holds one line for each variable concerned. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

export interface EnvironmentSource {
  /** The variables as the process received them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Reads a secret's file; throws when it cannot. */
  readonly readFile: (path: string) => string;
}

/**
 * The typed environment of a role. An empty variable counts as unset. A secret's text comes from its variable or from
 * the file that `<NAME>_FILE` names, without the newline at its end, and is never repeated in a message.
 *
 * @throws ConfigurationError with every fault: the name, what was received, what is accepted.
 */
export function parseEnvironment<R extends Role>(role: R, source: EnvironmentSource): Environment<R> {
  const faults: string[] = [];
  const declarations: Record<string, Setting<unknown, string | undefined> | SecretVariable<unknown>> =
    variablesOf[role];
  const entries = Object.entries(declarations).map(([name, variable]) => {
    const raw =
      variable.kind === 'secret' ? secretText(name, source, faults) : source.variables[name] || variable.default;
    return [name, raw === FAULTY ? undefined : parse(name, variable, raw, faults)];
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.fromEntries(entries) as Environment<R>;
}

/** Stands for a value whose fault is already reported. */
const FAULTY = Symbol('faulty');

function parse(
  name: string,
  variable: Setting<unknown, string | undefined> | SecretVariable<unknown>,
  raw: string | undefined,
  faults: string[],
): unknown {
  if (!raw && variable.optional) return undefined;
  if (!raw) {
    const either = variable.kind === 'secret' ? `; give it in ${name} or in the file that ${name}_FILE names` : '';
    faults.push(`${name} is not set; accepted: ${variable.accepts}${either}`);
    return undefined;
  }
  const result = variable.type.safeParse(raw);
  if (result.success) return result.data;
  const received = variable.kind === 'secret' ? `a value of ${raw.length} characters` : JSON.stringify(raw);
  faults.push(`${name}: received ${received}; accepted: ${variable.accepts}`);
  return undefined;
}

function secretText(
  name: string,
  { variables, readFile }: EnvironmentSource,
  faults: string[],
): string | undefined | typeof FAULTY {
  const path = variables[`${name}_FILE`];
  if (!path) return variables[name];
  try {
    return readFile(path).replace(/\r?\n$/, '');
  } catch (error) {
    faults.push(
      `${name}_FILE: received ${JSON.stringify(path)}, which cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`,
    );
    return FAULTY;
  }
}
