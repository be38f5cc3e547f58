import { parseArgs } from 'node:util';
import { allRulesTable } from './rules/table.ts';
import { CompositionFault, environmentApp } from './synth/environment-app.ts';
import { loadEnvironments } from './synth/environments.ts';

const usage = `Prints every rule with the numbers it finds in an environment, held or not.

usage: npm run rules -- [ENVIRONMENT …] [--root DIR]

  ENVIRONMENT  such as production (default: all)
  --root DIR   the project's folder (default: the one this file lies in)
  --help       this text

Exit code 0: all rules hold or are waived; 1: some do not.`;

function main(): number {
  let given: { values: { root: string; help: boolean }; positionals: string[] };
  try {
    given = parseArgs({
      allowPositionals: true,
      options: {
        root: { type: 'string', default: `${import.meta.dirname}/..` },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 1;
  }
  if (given.values.help) {
    console.log(usage);
    return 0;
  }
  const { environments, faults } = loadEnvironments(given.values.root);
  const names = environments.map(({ name }) => name);
  for (const wanted of given.positionals) {
    if (!names.includes(wanted)) faults.push(`received the environment ${wanted}; accepted: ${names.join(', ')}`);
  }
  if (faults.length > 0) {
    console.error(faults.map((fault) => `✗ ${fault}`).join('\n'));
    return 1;
  }
  let refused = false;
  for (const { name, environment } of environments) {
    if (given.positionals.length > 0 && !given.positionals.includes(name)) continue;
    const today = new Date().toISOString().slice(0, 10);
    try {
      const { judgements, waiverFaults, refusals } = environmentApp({ name, environment, today }).judged();
      refused ||= refusals.length > 0;
      console.log(allRulesTable(name, judgements, process.stdout.columns || 100).join('\n'));
      for (const fault of waiverFaults) console.log(`✗ ${fault}`);
    } catch (error) {
      if (!(error instanceof CompositionFault)) throw error;
      refused = true;
      console.log(`✗ ${error.message}`);
    }
  }
  return refused ? 1 : 0;
}

process.exitCode = main();
