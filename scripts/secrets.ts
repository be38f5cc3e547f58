/** `npm run secrets -- ENVIRONMENT`: the Secrets of an environment that takes them from the shell's variables. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { UsageError } from '../app/core/errors.ts';
import { application } from '../charts/bookstore/names.ts';
import { type NativeSecret, nativeSecrets } from '../charts/bookstore/secrets.ts';
import { contract } from '../charts/contract.ts';
import { loadEnvironments, type NamedEnvironment } from '../charts/synth/environments.ts';
import { root as checkout } from './child.ts';
import { Kubectl } from './kubectl.ts';
import { chooseValues, type Origin } from './secrets/secret-values.ts';
import { readSecretsFile, secretData, secretManifests, writeSecretsFile, yamlOf } from './secrets/secrets-file.ts';
import { main, type Terminal } from './terminal.ts';

const USAGE = `usage: npm run secrets -- ENVIRONMENT [--render-only | --dry-run]

Makes the Secrets of an environment with \`secrets.provider: from-environment\` and applies them, with their namespace,
to the cluster that its file names. Run it before \`kubectl apply -f manifests/ENVIRONMENT\`.

A value is taken from the shell's variable of the key's name (MIGRATION_DATABASE_PASSWORD and so on: --dry-run lists them),
else from the last run's file, else from the cluster, else it is made. Running it again changes nothing. Values are written
to .secrets/ENVIRONMENT.yaml, which git ignores and only you can read, and nowhere else.

Pods take up changed values by themselves within minutes; the database in the cluster does when its pod starts again.

  --render-only  write the file, and leave the cluster alone
  --dry-run      only say which value would come from where; write nothing
  --root DIR     the project's folder (default: the one this file lies in)
  --help         this text`;

await main(async (terminal) => {
  const parameters = readParameters();
  if (parameters.help) {
    console.log(USAGE);
    return 0;
  }
  const { name, environment } = environmentOf(parameters.root, parameters.environment);
  const { namespace, cluster } = environment;
  const secrets = nativeSecrets(environment, contract);
  const manifest = namespaceManifest(parameters.root, name, namespace);
  const file = join(parameters.root, '.secrets', `${name}.yaml`);

  const kubectl = parameters.renderOnly ? null : await Kubectl.on(terminal, cluster.context, withoutSecrets(secrets));
  const known = [{ where: `.secrets/${name}.yaml`, data: readSecretsFile(file) }];
  if (kubectl) known.push({ where: 'the cluster', data: await secretsOnCluster(kubectl, namespace, secrets) });
  const values = chooseValues(secrets, process.env, known);
  if ('faults' in values) throw new UsageError(values.faults.join('\n'));
  show(values.origins);
  if (parameters.dryRun) return 0;

  const manifests = secretManifests(values.data, namespace, application);
  writeSecretsFile(file, yamlOf([manifest, ...manifests]));
  terminal.progress(`Wrote ${file}, which only you can read.`);
  if (kubectl) {
    // As the manifests' own apply will: another manager of its fields would make that apply warn.
    await applyTo(kubectl, terminal, [manifest], []);
    // By the server: the client would keep a copy of the values in an annotation.
    await applyTo(kubectl, terminal, manifests, ['--server-side', '--field-manager', `${application}-secrets`]);
  } else terminal.progress(`\`npm run secrets -- ${name}\` applies it.`);
  return 0;
});

function readParameters() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'render-only': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        root: { type: 'string', default: checkout },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { 'render-only': renderOnly, 'dry-run': dryRun, root, help } = values;
    if (!help && positionals.length !== 1)
      throw new Error(`Received ${positionals.length} environments; accepted: one.`);
    if (renderOnly && dryRun) throw new Error('Received --render-only and --dry-run; accepted: one of them.');
    return { environment: positionals[0] ?? '', renderOnly, dryRun, root, help };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function environmentOf(root: string, wanted: string): NamedEnvironment {
  const { environments, faults } = loadEnvironments(root);
  const found = environments.find(({ name }) => name === wanted);
  if (!found) {
    if (faults.length > 0) throw new UsageError(faults.join('\n'));
    throw new UsageError(
      `received the environment ${wanted}; accepted: ${environments.map(({ name }) => name).join(', ')}`,
    );
  }
  const { secrets } = found.environment;
  if (secrets.provider === 'external-secrets') {
    const { database, migration, application, mail, admin } = secrets;
    const keys = [database, migration, application, mail, admin].flatMap((source) => source?.key ?? []);
    throw new UsageError(
      `The secrets of ${wanted} come from AWS Secrets Manager, through External Secrets: ${keys.join(', ')}. This command is for environments with \`secrets.provider: from-environment\`.`,
    );
  }
  return found;
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

/** What kubectl needs of the shell: it and its plugins are given none of the values. */
function withoutSecrets(secrets: readonly NativeSecret[]): Record<string, string | undefined> {
  const names = secrets.flatMap(({ keys }) => keys.map(({ variable }) => variable));
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
