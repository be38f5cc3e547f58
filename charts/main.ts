import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';

const usage = `Renders every environment of charts/environments to manifests/<name>, after checking it.

usage: npm run synth -- [--check] [--root DIR]

  --check     write nothing; exit 1 and say which files differ, if what is committed is not what the code renders
  --root DIR  the project's folder (default: the one this file lies in)
  --help      this text

Exit code 0: rendered (or nothing differs); 1: refused, manifests/ is as it was.`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean', default: false },
        root: { type: 'string', default: `${import.meta.dirname}/..` },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const given = options();
  if (!given) return 1;
  if (given.help) {
    console.log(usage);
    return 0;
  }
  // Half of a synth is loading packages and stripping types; from the second run on, both come from this cache.
  enableCompileCache(`${import.meta.dirname}/../node_modules/.cache/charts`);
  const { synth } = await import('./synth/synth.ts');
  const { drifted, report } = await import('./synth/report.ts');
  try {
    const result = synth({
      root: given.root,
      check: given.check,
      today: new Date().toISOString().slice(0, 10),
      writer: { pid: process.pid, isRunning },
      // Set by the cdk8s CLI, which empties that folder before it starts us.
      copyTo: process.env['CDK8S_OUTDIR'],
    });
    console.error(report(result, given.check).join('\n'));
    return result.outcome === 'refused' || (given.check && drifted(result)) ? 1 : 0;
  } catch (error) {
    // A folder that is busy or cannot be written is the user's to mend; anything else is ours, and its stack helps.
    const { name, code, message, stack } = error as NodeJS.ErrnoException;
    console.error(name === 'FolderBusy' || code ? `✗ ${message}` : stack);
    return 1;
  }
}

process.exitCode = await main();
