/** `npm run check`: what a machine can hold: types, lint and format, imports, dead code, generated documents, manifests. */
import { finished } from 'node:stream/promises';
import { endOf, root, startChild } from './child.ts';
import { main, type Terminal } from './terminal.ts';

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
async function run(
  terminal: Terminal,
  [program, ...parameters]: readonly string[],
): Promise<{ held: boolean; output: string }> {
  const command = [`${root}/node_modules/.bin/${program}`, ...parameters];
  const child = startChild(terminal, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const streams = [child.stdout!, child.stderr!].map((stream) => {
    stream.on('data', (chunk) => {
      output += chunk;
    });
    return finished(stream).catch(() => undefined);
  });
  const code = await endOf(child).catch((error) => String(error));
  await Promise.all(streams);
  terminal.interrupted.throwIfAborted();
  return { held: code === 0, output: typeof code === 'string' ? code : output };
}

await main(async (terminal) => {
  let failed = 0;
  for (const { name, command } of checks) {
    const started = performance.now();
    const { held, output } = await run(terminal, command);
    console.error(`${held ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!held) {
      failed++;
      console.error(output.trimEnd().replaceAll(/^/gm, '  '));
    }
  }
  return failed === 0 ? 0 : 1;
});
