import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../app/core/errors.ts';
import type { NativeSecret } from '../../charts/bookstore/secrets.ts';
import { Interrupted, type Terminal } from '../terminal.ts';
import type { SecretData } from './secret-values.ts';
import type { SecretsManager, StoredSecret } from './secrets-manager.ts';

/** Secrets by name as they are; null for one that is not there. */
export type StoredSecrets = ReadonlyMap<string, StoredSecret | null>;

/** One secret that has to be written, and all that it then holds: what others have put there stays. */
interface Change {
  readonly name: string;
  readonly isNew: boolean;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** @throws UsageError when one of them cannot be read */
export async function readStored(manager: SecretsManager, secrets: readonly NativeSecret[]): Promise<StoredSecrets> {
  const stored = new Map<string, StoredSecret | null>();
  for (const { name } of secrets) stored.set(name, await manager.read(name));
  return stored;
}

/** The values that are there. @throws UsageError for one that is not a text */
export function storedData(secrets: readonly NativeSecret[], stored: StoredSecrets): SecretData {
  const valuesOf = ({ name, keys }: NativeSecret) =>
    keys.flatMap(({ key }) => {
      const value = stored.get(name)?.properties[key];
      if (value === undefined || value === '') return [];
      if (typeof value !== 'string')
        throw new UsageError(
          `${name}, ${key}: received what is not a text; accepted: a text in quotes. Correct it in AWS Secrets Manager.`,
        );
      return [[key, value] as const];
    });
  return Object.fromEntries(secrets.map((secret) => [secret.name, Object.fromEntries(valuesOf(secret))]));
}

/** What has to be written. @throws UsageError for a secret that AWS changes by itself */
export function changesOf(data: SecretData, stored: StoredSecrets): Change[] {
  return Object.entries(data).flatMap(([name, values]) => {
    const found = stored.get(name);
    const properties = { ...found?.properties, ...values };
    if (found && isDeepStrictEqual(properties, found.properties)) return [];
    if (found?.rotated)
      throw new UsageError(
        `${name} is rotated by AWS, which would not know of another value; accepted: the values that it has, or rotation switched off.`,
      );
    return [{ name, isNew: !found, properties }];
  });
}

/** Writes them one by one, each whole or not at all, and says which, also where it ends before all are written. */
export async function writeChanges(
  { progress }: Terminal,
  manager: SecretsManager,
  changes: readonly Change[],
): Promise<void> {
  for (const [at, { name, isNew, properties }] of changes.entries()) {
    try {
      await (isNew ? manager.create(name, properties) : manager.update(name, properties));
    } catch (error) {
      const rest = changes.slice(at + 1).map((change) => change.name);
      if (error instanceof Interrupted)
        progress(`Interrupted while ${name} was written, which has what it had or what it was to have.`);
      if (rest.length > 0) progress(`Not written: ${rest.join(', ')}. Run it again to go on.`);
      throw error;
    }
    progress(`${name} ${isNew ? 'created' : 'updated'}`);
  }
}
