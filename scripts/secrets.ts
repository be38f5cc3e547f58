/** `npm run secrets -- ENVIRONMENT`: the secrets of an environment, in its cluster or in AWS Secrets Manager. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { UsageError } from '../app/core/errors.ts';
import { application } from '../charts/bookstore/names.ts';
import { type NativeSecret, nativeSecrets, storedSecrets } from '../charts/bookstore/secrets.ts';
import { contract } from '../charts/contract.ts';
import { loadEnvironments, type NamedEnvironment } from '../charts/synth/environments.ts';
import { Kubectl } from './kubectl.ts';
import { parametersOf, refuse } from './parameters.ts';
import { askForValues } from './secrets/hidden-prompts.ts';
import { changesOf, readStored, storedData, writeChanges } from './secrets/in-aws.ts';
import {
  chooseValues,
  earlierSource,
  type Origin,
  type SecretData,
  type Source,
  variableSource,
} from './secrets/secret-values.ts';
import { readSecretsFile, secretData, secretManifests, writeSecretsFile, yamlOf } from './secrets/secrets-file.ts';
import { SecretsManager } from './secrets/secrets-manager.ts';
import { secretsUsage } from './secrets/usage.ts';
import { readValuesFile } from './secrets/values-file.ts';
import { main, type Terminal } from './terminal.ts';

await main(async (terminal) => {
  const parameters = readParameters();
  if (!parameters) {
    console.log(secretsUsage);
    return 0;
  }
  const found = environmentOf(parameters.root, parameters.environment);
  const { provider } = found.environment.secrets;
  if (provider === 'external-secrets') return storeInAws(terminal, parameters, found);
  return applyNatively(terminal, parameters, found);
});

type Parameters = NonNullable<ReturnType<typeof readParameters>>;

function readParameters() {
  const own = { from: { type: 'string' }, ask: { type: 'boolean' }, 'render-only': { type: 'boolean' } } as const;
  const given = parametersOf(secretsUsage, { count: 1, noun: 'environments', accepted: 'one' }, own);
  if (!given) return null;
  const { dryRun, root } = given;
  const [renderOnly, from, ask] = [given.isSet('render-only'), given.text('from'), given.isSet('ask')];
  if (renderOnly && dryRun) refuse('Received --render-only and --dry-run; accepted: one of them.', secretsUsage);
  if (from !== undefined && ask) refuse('Received --from and --ask; accepted: one of them.', secretsUsage);
  return { environment: given.words[0]!, renderOnly, dryRun, root, from, ask };
}

function environmentOf(root: string, wanted: string): NamedEnvironment {
  const { environments, faults } = loadEnvironments(root);
  const found = environments.find(({ name }) => name === wanted);
  if (found) return found;
  if (faults.length > 0) throw new UsageError(faults.join('\n'));
  throw new UsageError(
    `received the environment ${wanted}; accepted: ${environments.map(({ name }) => name).join(', ')}`,
  );
}

/** A Secret for each group, in a file and in the cluster. */
async function applyNatively(
  terminal: Terminal,
  parameters: Parameters,
  { name, environment }: NamedEnvironment,
): Promise<number> {
  const { namespace, cluster } = environment;
  const secrets = nativeSecrets(environment, contract);
  const given = givenInFile(parameters, secrets);
  const manifest = namespaceManifest(parameters.root, name, namespace);
  const file = join(parameters.root, '.secrets', `${name}.yaml`);

  const kubectl = parameters.renderOnly ? null : await Kubectl.on(terminal, cluster.context, withoutSecrets(secrets));
  const known = [
    ...given,
    variableSource(process.env, (variable) => `from ${variable}`),
    earlierSource(readSecretsFile(file), `.secrets/${name}.yaml`),
  ];
  if (kubectl) known.push(earlierSource(await secretsOnCluster(kubectl, namespace, secrets), 'the cluster'));
  const data = await chosen(terminal, parameters, secrets, known);
  if (parameters.dryRun) return 0;

  const manifests = secretManifests(data, namespace, application);
  writeSecretsFile(file, yamlOf([manifest, ...manifests]));
  terminal.progress(`Wrote ${file}, which only you can read.`);
  if (kubectl) {
    // As the manifests' own apply will: another manager of its fields would make that apply warn.
    await applyTo(kubectl, terminal, [manifest], []);
    // By the server: the client would keep a copy of the values in an annotation.
    await applyTo(kubectl, terminal, manifests, ['--server-side', '--field-manager', `${application}-secrets`]);
  } else terminal.progress(`\`npm run secrets -- ${name}\` applies it.`);
  return 0;
}

/** The secrets from which External Secrets makes those of the cluster. */
async function storeInAws(
  terminal: Terminal,
  parameters: Parameters,
  { name, environment: { cluster, secrets: settings }, environment }: NamedEnvironment,
): Promise<number> {
  if (parameters.renderOnly)
    throw new UsageError(
      `Received --render-only; accepted: environments with \`secrets.provider: from-environment\`. The secrets of ${name} lie in AWS Secrets Manager.`,
    );
  if (cluster.platform !== 'eks' || settings.provider !== 'external-secrets')
    throw new Error(`${name} has External Secrets without AWS, which its schema refuses`);
  const secrets = storedSecrets(environment, contract);
  const given = givenInFile(parameters, secrets);
  const manager = await SecretsManager.of(terminal, cluster, withoutSecrets(secrets));
  const stored = await readStored(manager, secrets);
  const known = [...given, earlierSource(storedData(secrets, stored), 'AWS Secrets Manager')];
  const changes = changesOf(await chosen(terminal, parameters, secrets, known), stored);
  const { progress } = terminal;
  if (parameters.dryRun) {
    for (const change of changes) progress(`Would ${change.isNew ? 'create' : 'update'} ${change.name}.`);
    if (changes.length === 0) progress('Would change nothing.');
    return 0;
  }
  await writeChanges(terminal, manager, changes);
  if (changes.length === 0) progress('AWS Secrets Manager has all of it already; nothing was changed.');
  else
    progress(`External Secrets takes changes up within ${settings.refreshSeconds} s, and pods within a minute more.`);
  return 0;
}

/** The values of `--from`. */
function givenInFile({ from }: Parameters, secrets: readonly NativeSecret[]): Source[] {
  if (from === undefined) return [];
  const variables = secrets.flatMap(({ keys }) => keys.map(({ variable }) => variable));
  return [variableSource(readValuesFile(from, variables), () => `from ${from}`)];
}

/** A value for every key, after asking where that is wanted, and after saying where each is from. */
async function chosen(
  terminal: Terminal,
  { ask }: Parameters,
  secrets: readonly NativeSecret[],
  known: readonly Source[],
): Promise<SecretData> {
  const typed = ask ? [variableSource(await askForValues(terminal, secrets, known), () => 'typed')] : [];
  const values = chooseValues(secrets, [...typed, ...known]);
  if ('faults' in values) throw new UsageError(values.faults.join('\n'));
  show(values.origins);
  return values.data;
}

/** The namespace exactly as the manifests have it, so that they change nothing when they are applied later. */
function namespaceManifest(root: string, environment: string, namespace: string): object {
  const folder = join(root, 'manifests', environment);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')) : [];
  const documents = files.flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')));
  const found = documents
    .map((document) => document.toJS() as { kind?: string; metadata?: { name?: string } } | null)
    .find((object) => object?.kind === 'Namespace' && object.metadata?.name === namespace);
  if (!found)
    throw new UsageError(`manifests/${environment} has no Namespace ${namespace}; run \`npm run synth\` first.`);
  return found;
}

/** Names under which values are given. */
function variablesOf(secrets: readonly NativeSecret[]): string[] {
  return secrets.flatMap(({ keys }) => keys.map(({ variable }) => variable));
}

/** What kubectl and aws need of the shell: they and their plugins are given none of the values. */
function withoutSecrets(secrets: readonly NativeSecret[]): Record<string, string | undefined> {
  const names = variablesOf(secrets);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.includes(name)));
}

async function secretsOnCluster(kubectl: Kubectl, namespace: string, secrets: readonly NativeSecret[]) {
  const names = secrets.map(({ name }) => name);
  const found = await kubectl.run([
    ...['--namespace', namespace, 'get', 'secrets', ...names, '--ignore-not-found', '--output', 'json'],
  ]);
  const { items } = found === '' ? { items: [] } : (JSON.parse(found) as { items: readonly unknown[] });
  try {
    return secretData(items);
  } catch (error) {
    throw new UsageError(`In the cluster: ${(error as Error).message}. Correct it there: \`kubectl edit secret\`.`);
  }
}

function show(origins: readonly Origin[]): void {
  const width = (of: 'secret' | 'key') => Math.max(...origins.map((origin) => origin[of].length));
  for (const { secret, key, origin } of origins)
    console.log(`${secret.padEnd(width('secret'))}  ${key.padEnd(width('key'))}  ${origin}`);
}

async function applyTo(
  kubectl: Kubectl,
  terminal: Terminal,
  manifests: readonly object[],
  options: readonly string[],
): Promise<void> {
  terminal.progress((await kubectl.run(['apply', ...options, '--filename', '-'], yamlOf(manifests))).trim());
}
