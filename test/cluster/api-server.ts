import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/port.ts';

/** The programs of a cluster's front: or why they are not here, which is no fault of the manifests. */
export type Assets =
  | { readonly etcd: string; readonly apiServer: string; readonly kubectl: string }
  | { readonly missing: string };

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An API server of one's own, empty and without controllers: it stores what it admits, and nothing happens to it. */
export interface ApiServer {
  readonly programs: Exclude<Assets, { missing: string }>;
  /** Folder of the certificate and the key that it has made for itself. */
  readonly certificates: string;
  /** Path of a kubeconfig with one context, `test`. */
  readonly kubeconfig: string;
  /** Runs kubectl on it; never throws, since an exit code is an answer. */
  kubectl(parameters: readonly string[], input?: string): Promise<Outcome>;
  stop(): Promise<void>;
}

const START_MS = 60_000;

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Looks where the tests of Kubernetes' own projects look: in the folder that KUBEBUILDER_ASSETS names. */
export function findAssets(): Assets {
  const folder = process.env['KUBEBUILDER_ASSETS'];
  if (!folder) return { missing: 'KUBEBUILDER_ASSETS names no folder with etcd and kube-apiserver' };
  const [etcd, apiServer] = [join(folder, 'etcd'), join(folder, 'kube-apiserver')];
  for (const path of [etcd, apiServer]) if (!isProgram(path)) return { missing: `there is no program ${path}` };
  const kubectl = [folder, ...(process.env['PATH'] ?? '').split(delimiter)]
    .map((path) => join(path, 'kubectl'))
    .find(isProgram);
  return kubectl ? { etcd, apiServer, kubectl } : { missing: 'there is no kubectl there, nor on the PATH' };
}

/** A program that runs until it is stopped, or until this process ends. */
class Server {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #log = '';

  constructor(program: string, parameters: readonly string[]) {
    this.#child = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', resolve);
      this.#child.once('error', resolve);
    });
    this.#child.stderr!.on('data', (chunk) => {
      this.#log = `${this.#log}${chunk}`.slice(-4000);
    });
    process.once('exit', this.#kill);
  }

  readonly #kill = () => this.#child.kill('SIGKILL');

  get log(): string {
    return this.#log;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    if (!this.running) return;
    this.#child.kill('SIGTERM');
    const patience = setTimeout(this.#kill, 10_000);
    await this.#ended;
    clearTimeout(patience);
  }
}

/** @throws Error with what the programs said, when they do not start */
export async function startApiServer(assets: Exclude<Assets, { missing: string }>): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-cluster-'));
  const path = (name: string) => join(folder, name);
  const servers: Server[] = [];
  const stop = async () => {
    // The API server first: without its etcd it would wait for it.
    for (const server of servers.toReversed()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [clientPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
    const [clients, peers] = [`http://127.0.0.1:${clientPort}`, `http://127.0.0.1:${peerPort}`];
    servers.push(
      new Server(assets.etcd, [
        ...['--data-dir', path('etcd'), '--log-level', 'error', '--unsafe-no-fsync'],
        ...['--listen-client-urls', clients, '--advertise-client-urls', clients],
        ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers],
        ...['--initial-cluster', `default=${peers}`],
      ]),
    );
    const token = randomBytes(16).toString('hex');
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    mkdirSync(path('certificates'));
    writeFileSync(path('accounts.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    writeFileSync(path('accounts.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(path('tokens.csv'), `${token},test,test,system:masters\n`, { mode: 0o600 });
    servers.push(
      new Server(assets.apiServer, [
        ...['--etcd-servers', clients, '--bind-address', '127.0.0.1', '--secure-port', String(port)],
        ...['--cert-dir', path('certificates'), '--token-auth-file', path('tokens.csv')],
        ...['--authorization-mode', 'AlwaysAllow', '--service-cluster-ip-range', '10.96.0.0/24'],
        ...['--service-account-issuer', 'https://127.0.0.1', '--service-account-key-file', path('accounts.pub')],
        ...['--service-account-signing-key-file', path('accounts.key'), '--allow-privileged=true', '--v=0'],
      ]),
    );
    await ready(port, token, path('certificates/apiserver.crt'), servers);
    writeFileSync(path('kubeconfig'), kubeconfig(port, token, path('certificates/apiserver.crt')), { mode: 0o600 });
    return {
      stop,
      programs: assets,
      certificates: path('certificates'),
      kubeconfig: path('kubeconfig'),
      kubectl: (parameters, input) =>
        new Promise((resolve) => {
          const child = execFile(
            assets.kubectl,
            ['--kubeconfig', path('kubeconfig'), '--cache-dir', path('cache'), ...parameters],
            { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder }, maxBuffer: 2 ** 26, timeout: 60_000 },
            (error, stdout, stderr) =>
              resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr }),
          );
          child.stdin!.end(input);
        }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(port: number, token: string, certificate: string, servers: readonly Server[]): Promise<void> {
  const until = Date.now() + START_MS;
  while (!(existsSync(certificate) && (await isReady(port, token, certificate)))) {
    const ended = servers.find(({ running }) => !running);
    if (ended || Date.now() > until) {
      throw new Error(`The API server does not start:\n${(ended ?? servers.at(-1))!.log}`);
    }
    await sleep(100);
  }
}

const isReady = (port: number, token: string, certificate: string): Promise<boolean> =>
  new Promise((resolve) => {
    const options = { ca: readFileSync(certificate), headers: { authorization: `Bearer ${token}` } };
    get(`https://127.0.0.1:${port}/readyz`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', () => resolve(false));
  });

const kubeconfig = (port: number, token: string, certificate: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'test', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': certificate } },
    ],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  });
