import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../app/core/errors.ts';
import type { SecretData } from './secret-values.ts';

const SecretDocument = z.object({
  kind: z.literal('Secret'),
  metadata: z.object({ name: z.string() }),
  // The API server leaves it out where there is nothing in it.
  data: z.record(z.string(), z.unknown()).default({}),
});
const OtherDocument = z.object({ kind: z.literal('Namespace') }).nullable();
const encodedText = z.base64().min(1);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Secrets as the API server lists them, or as they lie in the file, which also holds their namespace.
 *
 * @throws Error for a document or a value that cannot be read, which it does not repeat: what is taken for absent is made
 *   anew, and the old value is lost
 */
export const secretData = (documents: readonly unknown[]): SecretData =>
  Object.fromEntries(
    documents.flatMap((document, at) => {
      if (OtherDocument.safeParse(document).success) return [];
      const { success, data: secret } = SecretDocument.safeParse(document);
      if (!success) throw new Error(`document ${at + 1} is neither a Secret nor a Namespace`);
      const { name } = secret.metadata;
      return [
        [name, Object.fromEntries(Object.entries(secret.data).map(([key, value]) => [key, decoded(value, name, key)]))],
      ];
    }),
  );

function decoded(value: unknown, secret: string, key: string): string {
  const { success, data: encoded } = encodedText.safeParse(value);
  try {
    if (success) return utf8.decode(Buffer.from(encoded, 'base64'));
  } catch {
    // The reason would add nothing.
  }
  throw new Error(
    `Secret ${secret}, ${key}: received what is not the base64 of a text; accepted: the output of \`printf %s VALUE | base64 -w0\``,
  );
}

/** Manifests of the Secrets; they have the application's label, so that they are found with it. */
export const secretManifests = (data: SecretData, namespace: string, application: string): object[] =>
  Object.entries(data).map(([name, values]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/part-of': application } },
    type: 'Opaque',
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  }));

/** Strings in quotes: kubectl reads YAML 1.1, to which `0b11` is a number, and base64 can be that. */
export const yamlOf = (documents: readonly object[]): string =>
  documents
    .map((document) => stringify(document, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }))
    .join('---\n');

/** What the last run has written; nothing when there was none. @throws UsageError when it is spoilt */
export function readSecretsFile(file: string): SecretData {
  if (!existsSync(file)) return {};
  try {
    const documents = parseAllDocuments(readFileSync(file, 'utf8'));
    const fault = documents.flatMap(({ errors }) => errors)[0];
    if (fault) throw new Error(`line ${fault.linePos?.[0].line}`);
    return secretData(documents.map((document) => document.toJS()));
  } catch (error) {
    // YAML's own message repeats the line, and with it a secret.
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}). Mend it, or move it away: then the values are taken from the cluster, or made anew.`,
    );
  }
}

/** Writes the file so that it is there whole or not at all, and readable for its owner alone at any moment. */
export function writeSecretsFile(file: string, text: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const unfinished = join(folder, `.${randomUUID()}`);
  try {
    writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new UsageError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
