import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nativeSecrets } from '../../charts/bookstore/secrets.ts';
import { contract } from '../../charts/contract.ts';
import { parseEnvironmentFile } from '../../charts/environment/file.ts';
import { startScript } from '../processes/script-process.ts';
import { compileCache } from '../processes/store-process.ts';
import type { ApiServer } from './api-server.ts';

const checkout = join(import.meta.dirname, '../..');
const FILE = 'charts/environments/local.yaml';

/** A project of its own with the environment `local`, on a cluster of its own, under git. */
export function aReleaseProject(server: ApiServer, port: number) {
  const root = mkdtempSync(join(tmpdir(), 'release-'));
  mkdirSync(join(root, 'charts/environments'), { recursive: true });
  const text = readFileSync(join(checkout, FILE), 'utf8')
    .replaceAll('kind-bookstore', 'test')
    .replaceAll('http://localhost:30080', `http://localhost:${port}`)
    .replace('port: 30080', `port: ${port}`);
  writeFileSync(join(root, FILE), text);
  writeFileSync(join(root, '.gitignore'), '.secrets\n.cache\n.kube\n');
  const git = (...parameters: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...parameters], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '--quiet');
  const path = `${dirname(server.programs.kubectl)}:${process.env['PATH'] ?? ''}`;
  const environment = { ...compileCache, PATH: path, HOME: root, KUBECONFIG: server.kubeconfig };
  const shell = new Map<string, string>();
  const start = (script: string, ...parameters: string[]) =>
    startScript([script, ...parameters, '--root', root], { ...environment, ...Object.fromEntries(shell) });
  const run = async (script: string, ...parameters: string[]) => {
    const running = start(script, ...parameters);
    const code = await running.exit;
    return { code, output: running.output() };
  };
  const commit = async () => {
    const { code, output } = await run('charts/main.ts');
    if (code !== 0) throw new Error(output);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'a change');
  };
  return {
    root,
    /** Variables that scripts are given besides what they need. */
    shell,
    /** The programs that scripts find. */
    path,
    start,
    run,
    commit,
    /** Changes the environment's file in these places, renders and commits. */
    change: async (...changes: readonly (string | RegExp)[]): Promise<void> => {
      let text = readFileSync(join(root, FILE), 'utf8');
      for (let at = 0; at < changes.length; at += 2) {
        const [from, to] = [changes[at]!, String(changes[at + 1])];
        if (text.replace(from, to) === text) throw new Error(`${FILE} has no ${from}.`);
        text = text.replace(from, to);
      }
      writeFileSync(join(root, FILE), text);
      await commit();
    },
    /** What a cluster has before the first release: a storage class and the secrets. */
    prepare: async (): Promise<void> => {
      const { namespace, ...parsed } = parseEnvironmentFile(FILE, Buffer.from(text));
      const secrets = nativeSecrets({ namespace, ...parsed }, contract).map(({ name, keys }) => ({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name, namespace },
        stringData: Object.fromEntries(keys.map(({ key }) => [key, 'a secret of the test'])),
      }));
      const storage = {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'example.org/none',
      };
      const items = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, storage, ...secrets];
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
      const { code, stderr } = await server.kubectl(['apply', '--server-side', '--filename', '-'], list);
      if (code !== 0) throw new Error(stderr);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
