/**
 * `npm run chaos`: what releases, databases, volumes, crowds and operators do to a store, done to this one, at length.
 * It prints what became of each request; it exits 1 when anything does not hold.
 */
import { parseArgs } from 'node:util';
import { UsageError } from '../app/core/errors.ts';
import { findBalancer } from './balancer.ts';
import { withLocalDatabase } from './database.ts';
import { withScratchFolder } from './scratch.ts';
import { main } from './terminal.ts';

const help = `npm run chaos -- [options] [SCENARIO …]

Brings faults to a store of real processes while shoppers go on, and looks at what became of them. Scenarios:
rollout, database, disk, rotation, files, overload, limits; all of them when none is named.

  --short          as npm test runs them: seconds instead of minutes
  --only PATTERN   episodes whose names match
  --report         prints a table in Markdown at the end
  --guards         takes the precautions of the store away, one at a time, and expects the scenario to notice
  --help           this text

DATABASE_SERVER names the program of a database server (mariadbd or mysqld) to be killed; one of this machine is found.
`;

await main(async (terminal) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      only: { type: 'string' },
      report: { type: 'boolean', default: false },
      guards: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  process.env['BALANCER_EXECUTABLE'] = await findBalancer(terminal);
  return withScratchFolder((folder) =>
    withLocalDatabase(terminal, { folder, fast: true }, async ({ variables, description }) => {
      Object.assign(process.env, variables);
      const { scenarios } = await import('../test/chaos/scenarios/index.ts');
      const names = scenarios.map(({ name }) => name);
      const unknown = positionals.find((name) => !names.includes(name));
      if (unknown) throw new UsageError(`There is no scenario ${unknown}; there are ${names.join(', ')}.`);
      const { breakGuards } = await import('../test/chaos/break-guards.ts');
      if (values.guards) return breakGuards(terminal.progress, positionals);
      const { reportOf } = await import('../test/chaos/report.ts');
      const results = [];
      for (const scenario of scenarios) {
        if (positionals.length > 0 && !positionals.includes(scenario.name)) continue;
        terminal.interrupted.throwIfAborted();
        terminal.progress(`\n${scenario.name}: ${scenario.proves}`);
        const episodes = await scenario.run(values.short ? 'short' : 'long', {
          progress: terminal.progress,
          only: values.only ? new RegExp(values.only) : undefined,
        });
        results.push({ scenario, episodes });
      }
      if (values.report) console.log(await reportOf(results, description));
      return results.some(({ episodes }) => episodes.some(({ faults }) => faults.length > 0)) ? 1 : 0;
    }),
  );
});
