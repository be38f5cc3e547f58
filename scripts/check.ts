/** `npm run check`: what a machine can hold: types, lint, imports, dead code, generated documents, manifests, dependencies. */
import { finished } from 'node:stream/promises';
import { endOf, root, startChild } from './child.ts';
import { main, SKIPPED, type Terminal } from './terminal.ts';

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
  { name: 'dependencies', command: ['node', 'scripts/dependencies.ts'] },
];

/** Runs a check to its end; answers its output, and what came of it. */
async function run(
  terminal: Terminal,
  [program, ...parameters]: readonly string[],
): Promise<{ outcome: 'held' | 'skipped' | 'failed'; output: string }> {
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
  const outcome = code === 0 ? 'held' : code === SKIPPED ? 'skipped' : 'failed';
  return { outcome, output: typeof code === 'string' ? code : output };
}

await main(async (terminal) => {
  let failed = 0;
  for (const { name, command } of checks) {
    const started = performance.now();
    const { outcome, output } = await run(terminal, command);
    const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    if (outcome === 'skipped') console.error(`skipped ${name} (${output.trim()})`);
    else console.error(`${outcome === 'held' ? 'ok    ' : 'FAILED'} ${name} (${seconds})`);
    if (outcome === 'failed') {
      failed++;
      console.error(output.trimEnd().replaceAll(/^/gm, '  '));
    }
  }
  return failed === 0 ? 0 : 1;
});
