import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../app/core/errors.ts';
import { runAws } from '../aws.ts';
import type { Terminal } from '../terminal.ts';

/** A secret as AWS Secrets Manager has it. */
export interface StoredSecret {
  /** Its JSON; nothing is in it while the secret has no value. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Whether AWS changes it by itself. */
  readonly rotated: boolean;
}

const Identity = z.object({ Account: z.string() });
const Description = z.object({
  DeletedDate: z.unknown().optional(),
  RotationEnabled: z.boolean().nullish(),
  OwningService: z.string().nullish(),
});
const Value = z.object({ SecretString: z.string().optional() });
const Properties = z.record(z.string(), z.unknown());

/** AWS Secrets Manager of one account and region, through the AWS CLI as it is installed. */
export class SecretsManager {
  readonly #terminal: Terminal;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #region: string;

  private constructor(terminal: Terminal, region: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#terminal = terminal;
    this.#region = region;
    this.#environment = environment;
  }

  /**
   * @param environment variables that the AWS CLI is given
   * @throws UsageError when there is no AWS CLI, or its credentials are those of another account
   */
  static async of(
    terminal: Terminal,
    { account, region }: { readonly account: string; readonly region: string },
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<SecretsManager> {
    const manager = new SecretsManager(terminal, region, environment);
    const { Account } = Identity.parse(JSON.parse(await manager.#asked(['sts', 'get-caller-identity'])));
    if (Account !== account)
      throw new UsageError(
        `The AWS CLI has credentials of the account ${Account}; accepted: ${account}, which the environment's file names (AWS_PROFILE chooses others).`,
      );
    return manager;
  }

  /** @returns null when there is no such secret @throws UsageError when it cannot be read, or be written later */
  async read(name: string): Promise<StoredSecret | null> {
    const described = await this.#found(['secretsmanager', 'describe-secret', `--secret-id=${name}`]);
    if (described === null) return null;
    const { DeletedDate, RotationEnabled, OwningService } = Description.parse(JSON.parse(described));
    if (DeletedDate)
      throw new UsageError(
        `${name} is scheduled for deletion; \`aws secretsmanager restore-secret --region ${this.#region} --secret-id ${name}\` brings it back.`,
      );
    const rotated = Boolean(RotationEnabled || OwningService);
    const found = await this.#found(['secretsmanager', 'get-secret-value', `--secret-id=${name}`]);
    return { properties: found === null ? {} : propertiesOf(found, name), rotated };
  }

  create(name: string, properties: object): Promise<void> {
    const input = { Name: name, Description: 'BookStore: npm run secrets', SecretString: JSON.stringify(properties) };
    return this.#write('create-secret', name, input);
  }

  update(name: string, properties: object): Promise<void> {
    return this.#write('put-secret-value', name, { SecretId: name, SecretString: JSON.stringify(properties) });
  }

  /** The input is a file of ours alone: the AWS CLI reads it twice, which a pipe could not give, and each user sees arguments. */
  async #write(command: string, name: string, input: object): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'bookstore-secrets-')); // for its owner alone
    try {
      const file = join(folder, 'input.json');
      writeFileSync(file, JSON.stringify(input), { mode: 0o600, flag: 'wx' });
      const { code, fault } = await this.#run(['secretsmanager', command, '--cli-input-json', `file://${file}`]);
      // Not its words: they may repeat what it was given.
      if (code !== 0)
        throw new UsageError(`aws secretsmanager ${command} failed for ${name}: ${reasonOf(fault, code)}.`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #found(parameters: readonly string[]): Promise<string | null> {
    const { code, output, fault } = await this.#run(parameters);
    if (code === 0) return output;
    if (codeOf(fault) === 'ResourceNotFoundException') return null;
    throw failed(parameters, fault);
  }

  async #asked(parameters: readonly string[]): Promise<string> {
    const { code, output, fault } = await this.#run(parameters);
    if (code !== 0) throw failed(parameters, fault);
    return output;
  }

  #run(parameters: readonly string[]) {
    return runAws(this.#terminal, this.#region, parameters, this.#environment);
  }
}

/** Of a question, which holds nothing secret. */
const failed = (parameters: readonly string[], fault: string): UsageError =>
  new UsageError(`aws ${parameters.join(' ')} failed:\n${fault.trim()}`);

/** Such as `AccessDeniedException`. */
const codeOf = (fault: string): string | undefined => /\((\w{1,80})\) when calling the \w+ operation/.exec(fault)?.[1];

const reasonOf = (fault: string, code: number | null): string => codeOf(fault) ?? `exit code ${code}`;

function propertiesOf(found: string, name: string): Record<string, unknown> {
  const { SecretString } = Value.parse(JSON.parse(found));
  try {
    if (SecretString !== undefined) return Properties.parse(JSON.parse(SecretString));
  } catch {
    // The reason would repeat the value.
  }
  throw new UsageError(
    `${name}: received what is not an object of JSON; accepted: such as {"property": "value"}. Correct or delete it in AWS Secrets Manager.`,
  );
}
