import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { delimiter, join } from 'node:path';
import { type ApiServer, type Assets, startApiServer } from './api-server.ts';
import { type Fates, playControllers } from './controllers.ts';
import { aReleaseProject } from './release-project.ts';

const namespace = 'bookstore';
const well: Fates = { job: () => true, deployment: () => true };

/** A cluster without nodes, a project whose environment `local` is for it, and what shoppers reach, which is no pod here. */
export async function aReleaseScene(assets: Exclude<Assets, { missing: string }>) {
  const server: ApiServer = await startApiServer(assets);
  const fates: Fates = { ...well };
  const shop = { status: 200 };
  const health = JSON.stringify({ status: 'ok', checks: { database: { ok: true, milliseconds: 3 } } });
  const front = createServer(({ url }, response) =>
    response.writeHead(shop.status).end(url === '/health' ? health : ''),
  );
  const port = await listenAsNodePort(front);
  const project = aReleaseProject(server, port);
  await project.commit();
  const controllers = playControllers(server, namespace, fates);
  const get = async (...parameters: string[]): Promise<any> =>
    JSON.parse((await server.kubectl(['get', ...parameters, '--namespace', namespace, '--output', 'json'])).stdout);
  const records = async (): Promise<any[]> =>
    (await get('configmaps', '--selector', 'app.kubernetes.io/component=release')).items;
  return {
    namespace,
    server,
    project,
    /** What becomes of Jobs and Deployments. */
    fates,
    /** What the front answers with. */
    shop,
    get,
    deploy: (...parameters: string[]) => project.run('scripts/deploy.ts', 'local', ...parameters),
    rollback: (...parameters: string[]) => project.run('scripts/rollback.ts', 'local', ...parameters),
    diff: (...parameters: string[]) => project.run('scripts/diff.ts', 'local', ...parameters),
    status: (...parameters: string[]) => project.run('scripts/status.ts', 'local', ...parameters),
    imageOfWeb: async (): Promise<string> =>
      (await get('deployment', 'bookstore-web')).spec.template.spec.containers[0].image,
    /** The records of releases, as the cluster has them. */
    records,
    outcomes: async (): Promise<string[]> =>
      (await records()).map(({ metadata }) => metadata.annotations['bookstore/outcome']),
    /** Where scripts find a kubectl that is killed in the middle of applying a file with an object of this kind. */
    kubectlThatDies: (how: Death) => dyingKubectl(project, server.programs.kubectl, how),
    /** Everything goes well again. */
    mend(): void {
      Object.assign(fates, well);
      shop.status = 200;
      project.shell.delete('PATH');
    },
    async stop(): Promise<void> {
      await controllers.stop();
      await server.stop();
      front.close();
      project.remove();
    },
  };
}

export type ReleaseScene = Awaited<ReturnType<typeof aReleaseScene>>;

/** Listens on a port that a Service of nodes may have. */
async function listenAsNodePort(server: Server): Promise<number> {
  for (let port = 30_000 + Math.floor(Math.random() * 2000); port < 32_768; port++) {
    const listening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, () => resolve(true));
    });
    if (listening) return port;
  }
  throw new Error('There is no free port.');
}

interface Death {
  /** Objects of the file that are applied before. */
  readonly after: number;
  /** Kind of an object that the file has. */
  readonly within: string;
}

/** A PATH whose kubectl is the real one, but for its end in the middle of some files. */
function dyingKubectl(
  { root, path }: { readonly root: string; readonly path: string },
  real: string,
  { after, within }: Death,
): string {
  const folder = join(root, '.kube/dying');
  mkdirSync(folder, { recursive: true });
  const program = `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const words = process.argv.slice(2);
const applies = words.includes('apply');
const input = applies ? readFileSync(0, 'utf8') : undefined;
const run = (text) => spawnSync(${JSON.stringify(real)}, words, { input: text, stdio: [applies ? 'pipe' : 'inherit', 'inherit', 'inherit'] });
if (!applies || !/^kind: ${within}$/m.test(input)) process.exit(run(input).status ?? 1);
run(input.split(/^---$/m).slice(0, ${after}).join('---'));
process.kill(process.pid, 'SIGKILL');
`;
  writeFileSync(join(folder, 'kubectl'), program, { mode: 0o755 });
  return `${folder}${delimiter}${path}`;
}
