/**
 * `node scripts/dependencies.ts`: are the packages what they say they are, and is a hole known in any of them? Ends with 0
 * when all is well, with 1 when not, with 3 when the registry could not be asked; the first question needs no network.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from './child.ts';
import { acceptedAdvisories } from './dependencies/accepted-advisories.ts';
import { auditVerdict } from './dependencies/audit.ts';
import { installScripts } from './dependencies/install-scripts.ts';
import { type AllowScripts, type LockFile, lockFaults } from './dependencies/lock-file.ts';
import { main, SKIPPED, type Terminal } from './terminal.ts';

/** How long the registry may take. */
const AUDIT_MS = 15_000;

/** What npm prints; empty when it could not be run or took too long. */
async function audit({ interrupted }: Terminal): Promise<string> {
  const [program, ...words] = process.env['npm_execpath'] ? [process.execPath, process.env['npm_execpath']] : ['npm'];
  const parameters = [...words, 'audit', '--json', '--package-lock-only', '--fetch-retries=0', '--loglevel=silent'];
  const npm = spawn(program!, parameters, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    signal: AbortSignal.any([interrupted, AbortSignal.timeout(AUDIT_MS)]),
    killSignal: 'SIGKILL',
  });
  npm.on('error', () => undefined); // it says nothing, which is seen
  const said = await text(npm.stdout);
  interrupted.throwIfAborted();
  return said;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;

await main(async (terminal) => {
  const lock = read<LockFile>('package-lock.json');
  const { allowScripts = {} } = read<{ allowScripts?: AllowScripts }>('package.json');
  const faults = lockFaults(lock, allowScripts, installScripts);
  const today = new Date().toISOString().slice(0, 10);
  const verdict = auditVerdict(await audit(terminal), lock, acceptedAdvisories, today);
  if (verdict.outcome === 'asked') faults.push(...verdict.holes);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 1;
  if (verdict.outcome === 'asked') return 0;
  console.error(`the registry could not be asked for known holes: ${verdict.reason}`);
  return SKIPPED;
});
