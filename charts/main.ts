import { enableCompileCache } from 'node:module';
import { parseArgs, styleText } from 'node:util';

const usage = `Renders the environments of charts/environments to manifests/<name>, after checking them.

usage: npm run synth -- [ENVIRONMENT …] [--check | --diff] [--accept [ENV:]KIND/NAME]
                          [--against COMMIT] [--root DIR]

  ENVIRONMENT         such as production (default: all)
  --check             write nothing; exit 1 and say which files differ, if what is committed is not what the code renders
  --diff              write nothing; show what an apply would change in the cluster, what restarts, what must be made
                      anew, and what to prune
  --accept [ENV:]KIND/NAME
                      a change of this object is meant, though the cluster refuses it (the object has to be deleted and
                      made anew), keeps the old value or makes a second one; in all environments, or with
                      production:KIND/NAME in that one; may be given several times
  --against COMMIT    compare with the manifests of this commit: what is deployed, or where a branch begins
                      (default: the last commit; what lies on the disk where nothing is committed)
  --root DIR          the project's folder (default: the one this file lies in)
  --help              this text

Exit code 0: rendered (or nothing differs); 1: refused, manifests/ is as it was.
With --diff 0: nothing would change; 1: something would; 2: refused, or it could not be found out.`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      diff: { type: 'boolean', default: false },
      accept: { type: 'string', multiple: true, default: [] },
      against: { type: 'string' },
      root: { type: 'string', default: `${import.meta.dirname}/..` },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.check && values.diff) throw new Error('received --check and --diff; accepted: one of them');
  for (const accepted of values.accept) {
    if (!/^([a-z0-9-]+:)?[A-Z][A-Za-z]+\/[a-z0-9.:-]+$/.test(accepted))
      throw new Error(
        `received --accept ${accepted}; accepted: a kind and a name, such as Deployment/bookstore-web or production:Deployment/bookstore-web`,
      );
  }
  return { ...values, only: positionals };
}

/** Exit code for what could not be done: 1 means "differs" where that is what was asked. */
const trouble = process.argv.includes('--diff') ? 2 : 1;

async function main(): Promise<number> {
  let given: ReturnType<typeof options>;
  try {
    given = options();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return trouble;
  }
  if (given.help) {
    console.log(usage);
    return 0;
  }
  // Half of a synth is loading packages and stripping types; from the second run on, both come from this cache.
  enableCompileCache(`${import.meta.dirname}/../node_modules/.cache/charts`);
  const { synth } = await import('./synth/synth.ts');
  const { differenceReport, differs, drifted, report } = await import('./synth/report.ts');
  try {
    const result = synth({
      root: given.root,
      mode: given.diff ? 'diff' : given.check ? 'check' : 'write',
      only: given.only,
      accepted: given.accept,
      against: given.against,
      today: new Date().toISOString().slice(0, 10),
      writer: { pid: process.pid, isRunning },
      // Set by the cdk8s CLI, which empties that folder before it starts us.
      copyTo: process.env['CDK8S_OUTDIR'],
      variables: process.env,
    });
    if (given.diff && result.outcome === 'rendered') {
      for (const { text, format } of differenceReport(result, Math.max(60, process.stdout.columns || 100)))
        console.log(format ? styleText(format, text, { stream: process.stdout }) : text);
      return differs(result) ? 1 : 0;
    }
    console.error(report(result, given.check).join('\n'));
    return result.outcome === 'refused' || (given.check && drifted(result)) ? trouble : 0;
  } catch (error) {
    // A folder that is busy or cannot be written is the user's to mend; anything else is ours, and its stack helps.
    const { name, code, message, stack } = error as NodeJS.ErrnoException;
    console.error(['FolderBusy', 'BaselineFault'].includes(name) || code ? `✗ ${message}` : stack);
    return trouble;
  }
}

process.exitCode = await main();
