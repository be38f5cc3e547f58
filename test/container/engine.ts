import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

/** Marks the containers of this run, so that they are found again whatever became of the test. */
const run = `bookstore-test-${randomBytes(6).toString('hex')}`;

/** The image of this checkout, built for this run; or why there is none, which is no fault of the image. */
export type BuiltImage = { readonly tag: string; readonly base: string } | { readonly missing: string };

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the client of the engine that DOCKER_HOST names; never throws, since an exit code is an answer. */
export function docker(...parameters: readonly string[]): Promise<Outcome> {
  return dockerWithin(60_000, ...parameters);
}

function dockerWithin(milliseconds: number, ...parameters: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      'docker',
      parameters,
      { cwd: root, timeout: milliseconds, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : null) : 0;
        resolve({ code, stdout, stderr: error && !stderr ? error.message : stderr });
      },
    );
  });
}

const lastLine = ({ stderr }: Outcome): string => stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';

/** npm's words for a registry that cannot be reached from inside the build. */
const OFFLINE = /npm error.*(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|CERT|network)/i;

/** @throws when the engine and the network are there and the build fails all the same */
export async function buildImage(): Promise<BuiltImage> {
  const engine = await dockerWithin(15_000, 'info', '--format', '{{.ServerVersion}}');
  if (engine.code !== 0 || engine.stdout.trim() === '') return { missing: 'no container engine answers `docker info`' };

  const base = await baseImage();
  if ('missing' in base) return base;
  // Asked of the base image: a fault of ours must fail the test, not leave it out.
  if (!(await sharesThisMachine(base.name)))
    return { missing: "containers of this engine do not share this machine's network and files" };
  const built = await dockerWithin(600_000, 'build', ...buildOptions(base.name), '--tag', run, '.');
  if (OFFLINE.test(built.stderr)) return { missing: 'the package registry cannot be reached from inside a build' };
  if (built.code !== 0) throw new Error(`docker build failed:\n${built.stderr}`);
  return { tag: run, base: base.name };
}

const buildOptions = (base: string): string[] => [
  ...['--build-arg', `NODE_IMAGE=${base}`],
  ...['--build-arg', 'VERSION=1.2.3', '--build-arg', 'SOURCE_DATE_EPOCH=1'],
];

/** Builds the image of another folder from nothing; answers its layers' digests. */
export async function layersBuiltAgain(folder: string, base: string): Promise<readonly string[]> {
  const tag = `${run}-again`;
  const built = await dockerWithin(600_000, 'build', '--no-cache', ...buildOptions(base), '--tag', tag, folder);
  if (built.code !== 0) throw new Error(`docker build failed:\n${built.stderr}`);
  const layers = await layersOf(tag);
  await docker('image', 'rm', tag);
  return layers;
}

/** Digests of an image's layers, unpacked. */
export async function layersOf(tag: string): Promise<readonly string[]> {
  const { stdout } = await docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', tag);
  return JSON.parse(stdout) as string[];
}

/**
 * The base image of the Dockerfile; where no registry is reached, one of that version or of that line which somebody has
 * put here: what is tested then is all but the pin.
 */
async function baseImage(): Promise<{ readonly name: string } | { readonly missing: string }> {
  const pinned = /^ARG NODE_IMAGE=(.+)$/m.exec(dockerfile)![1]!;
  const isHere = async (name: string) => (await docker('image', 'inspect', name)).code === 0;
  if (await isHere(pinned)) return { name: pinned };
  const pulled = await dockerWithin(300_000, 'pull', '--quiet', pinned);
  if (pulled.code === 0) return { name: pinned };
  const version = pinned.replace(/@.*$/, '');
  for (const name of [version, version.replace(/:(\d+)\.[\d.]+/, ':$1')]) if (await isHere(name)) return { name };
  return { missing: `${pinned} is not here and cannot be pulled: ${lastLine(pulled)}` };
}

/** A remote engine, or one in a virtual machine, could reach neither the test's database nor its secrets. */
async function sharesThisMachine(image: string): Promise<boolean> {
  const token = randomUUID();
  const folder = folderFor({ token });
  const server = createServer((_, response) => response.end(token)).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const script = `import { readFileSync } from "node:fs"; console.log(readFileSync('/probe/token', 'utf8') + await (await fetch('http://127.0.0.1:${port}')).text())`;
    const options = ['--network', 'host', '--volume', `${folder}:/probe:ro`, '--entrypoint', 'node'];
    const probe = await runOnce(options, image, '--input-type=module', '--eval', script);
    return probe.stdout.trim() === token + token;
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with these files, which any user may read: the container's is nobody here. */
export function folderFor(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-image-'));
  chmodSync(folder, 0o755);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o444);
  }
  return folder;
}

/** Runs a container to its end. */
export const runOnce = (options: readonly string[], image: string, ...command: readonly string[]): Promise<Outcome> =>
  docker('run', '--rm', '--label', run, ...options, image, ...command);

/** Starts a container; answers its id. */
export async function start(options: readonly string[], image: string, ...command: readonly string[]): Promise<string> {
  const started = await docker('run', '--detach', '--label', run, ...options, image, ...command);
  if (started.code !== 0) throw new Error(`docker run failed: ${started.stderr}`);
  return started.stdout.trim();
}

/** What a container has written to its log so far, parsed, and as it is. */
export async function logOf(container: string): Promise<{ lines: Record<string, unknown>[]; text: string }> {
  const { stdout, stderr } = await docker('logs', container);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  return { lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), text: stdout + stderr };
}

/** Removes what this run has made. */
export async function removeAll(image: BuiltImage): Promise<void> {
  if ('missing' in image) return;
  const { stdout } = await docker('ps', '--all', '--quiet', '--filter', `label=${run}`);
  const containers = stdout.split('\n').filter(Boolean);
  if (containers.length > 0) await docker('rm', '--force', '--volumes', ...containers);
  await docker('image', 'rm', image.tag);
}
