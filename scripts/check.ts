/** `npm run check`: what a machine can hold: types, lint and format, imports, dead code, generated documents, manifests. */
import { spawn } from 'node:child_process';
import { root } from './store.ts';
import { main } from './terminal.ts';

const checks: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'lint and format', command: ['biome', 'check', '.'] },
  {
    name: 'imports',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'app', 'charts', 'scripts', 'test', 'bench'],
  },
  { name: 'dead code', command: ['knip'] },
  { name: 'documents', command: ['node', 'scripts/docs.ts', '--check'] },
  { name: 'manifests', command: ['node', 'charts/main.ts', '--check'] },
];

/** Runs a check to its end; answers its output, and whether it held. */
function run([program, ...parameters]: readonly string[]): Promise<{ held: boolean; output: string }> {
  return new Promise((resolve) => {
    const path = `${root}/node_modules/.bin/${program}`;
    const child = spawn(path, parameters, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('error', (error) => resolve({ held: false, output: String(error) }));
    child.on('close', (code) => resolve({ held: code === 0, output }));
  });
}

await main(async () => {
  let failed = 0;
  for (const { name, command } of checks) {
    const started = performance.now();
    const { held, output } = await run(command);
    console.error(`${held ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!held) {
      failed++;
      console.error(output.trimEnd().replaceAll(/^/gm, '  '));
    }
  }
  return failed === 0 ? 0 : 1;
});
