/**
 * `npm test`: the checks and all tests, on a database server and a browser that it finds or installs.
 * `npm test -- PATTERN …` runs only the tests whose paths match, without the checks.
 */
import { join } from 'node:path';
import { findBalancer } from './balancer.ts';
import { findBrowser } from './browser.ts';
import { endOf, startChild } from './child.ts';
import { withLocalDatabase } from './database.ts';
import { withScratchFolder } from './scratch.ts';
import { dataFolder } from './store.ts';
import { main } from './terminal.ts';

await main(async (terminal) => {
  const patterns = process.argv.slice(2);
  const browser = await findBrowser(terminal);
  const balancer = await findBalancer(terminal);
  /** Runs a program to its end. */
  const run = async (parameters: readonly string[], environment?: Readonly<Record<string, string | undefined>>) => {
    const code = await endOf(
      startChild(terminal, [process.execPath, ...parameters], {
        stdio: 'inherit',
        ...(environment && { environment }),
      }),
    );
    terminal.interrupted.throwIfAborted();
    return code ?? 1;
  };
  if (patterns.length === 0 && (await run(['scripts/check.ts'])) !== 0) return 1;
  return withScratchFolder((folder) =>
    withLocalDatabase(terminal, { folder, fast: true }, async (database) => {
      terminal.progress(`Tests run on ${database.description}.`);
      const jest = [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        'node_modules/jest/bin/jest.js',
      ];
      const environment = {
        ...process.env,
        ...database.variables,
        BROWSER_EXECUTABLE: browser,
        BALANCER_EXECUTABLE: balancer,
        // Hundreds of processes load the same code: the first of them leaves it compiled for all others. Not in the
        // scratch folder, which one that ends late would make again.
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(dataFolder, 'compiled'),
      };
      return run([...jest, ...patterns], environment);
    }),
  );
});
