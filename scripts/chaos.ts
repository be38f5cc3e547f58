/**
 * `npm run chaos [-- --report FILE] [--short] [SCENARIO …]`: what databases, networks, volumes, releases and crowds do to
 * a store, done to this one, at length. Prints a table; exits 1 when anything does not hold.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UsageError } from '../app/core/errors.ts';
import { findBalancer } from './balancer.ts';
import { withLocalDatabase } from './database.ts';
import { withScratchFolder } from './scratch.ts';
import { main } from './terminal.ts';

await main(async (terminal) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      report: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  void values;
  void positionals;
  void writeFileSync;
  void UsageError;
  process.env['BALANCER_EXECUTABLE'] = await findBalancer(terminal);
  return withScratchFolder((folder) =>
    withLocalDatabase(terminal, { folder, fast: true }, async ({ variables }) => {
      Object.assign(process.env, variables);
      const { scenarios } = await import('../test/chaos/scenarios/index.ts');
      for (const scenario of scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
        const episodes = await scenario.run(values.short ? 'short' : 'long', {
          progress: terminal.progress,
          only: values.only ? new RegExp(values.only) : undefined,
        });
        console.log(JSON.stringify(episodes, null, 1));
      }
      return 0;
    }),
  );
});
