/**
 * What `node charts/main.ts` costs above its floor: a script that loads the same packages and renders as many plain
 * objects. It is TypeScript, too: stripping the types of its first file costs every such script 40 ms of processor time.
 * Interleaved, so that a busy machine slows both; medians of whole processes, loading included.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const rounds = 15;
const target = 2;
const root = join(import.meta.dirname, '..');

const schemas = join(root, 'charts', 'schemas', 'data');

/** The floor: the packages and schemas that the charts load, and as many objects, without type, check or rule. */
const peer = (objects: number) => `
import { readdirSync, readFileSync } from 'node:fs';
import { App, Chart, ApiObject } from 'cdk8s';
import 'cdk8s-plus-28';
import 'zod';
import 'yaml';
const folder = ${JSON.stringify(`${schemas}/`)};
globalThis.schemas = readdirSync(folder).map((name) => JSON.parse(readFileSync(folder + name, 'utf8')));
const app = new App({ outdir: process.argv[2] });
const chart = new Chart(app, 'plain');
for (let at = 0; at < ${objects}; at++) {
  new ApiObject(chart, 'Object' + at, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'plain-' + at, namespace: 'plain', labels: { 'app.kubernetes.io/name': 'plain' } },
    data: { host: 'books.example.com', port: '8080', folder: '/var/lib/plain', level: 'info' },
  });
}
app.synth();
`;

function milliseconds(script: string, args: readonly string[], cwd: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return performance.now() - start;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const manifests = readdirSync(join(root, 'manifests'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.yaml'),
);
const objects = manifests
  .map((file) => readFileSync(join(root, 'manifests', file), 'utf8').match(/^kind: /gm)?.length ?? 0)
  .reduce((sum, number) => sum + number, 0);

// The charts write to a project of their own, empty each time: writing is part of the work. The peer script lies in the
// project, because packages are looked for from where a script lies.
const folder = mkdtempSync(join(tmpdir(), 'bookstore-bench-'));
mkdirSync(join(folder, 'charts'));
cpSync(join(root, 'charts', 'environments'), join(folder, 'charts', 'environments'), { recursive: true });
mkdirSync(join(root, '.cdk8s'), { recursive: true });
const peerScript = join(root, '.cdk8s', `bench-peer-${process.pid}.ts`);
writeFileSync(peerScript, peer(objects));
try {
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    rmSync(join(folder, 'manifests'), { recursive: true, force: true });
    const a = milliseconds(join(root, 'charts', 'main.ts'), ['--root', folder], root);
    const b = milliseconds(peerScript, [join(folder, 'peer')], root);
    // The first round only warms the file cache.
    if (round === 0) continue;
    ours.push(a);
    floor.push(b);
  }
  const ratio = median(ours) / median(floor);
  console.log(
    `node charts/main.ts  ${median(ours).toFixed(0)} ms (${objects} objects, rules, schemas, checks, swap)\n` +
      `plain objects        ${median(floor).toFixed(0)} ms (as many, same packages and schemas)\n` +
      `ratio                ${ratio.toFixed(2)} (at most ${target.toFixed(1)}; medians of ${rounds} interleaved rounds)`,
  );
  process.exitCode = ratio <= target ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(peerScript, { force: true });
}
