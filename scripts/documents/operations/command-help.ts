import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../app/core/errors.ts';

const root = join(import.meta.dirname, '../../..');

/** The scripts that operators run, in the order in which they meet them. */
const forOperators = [
  'deploy',
  'rollback',
  'diff',
  'status',
  'secrets',
  'set-image',
  'synth',
  'rules',
  'image',
  'scan',
  'pin-images',
] as const;

/** What each of them says of itself when it is asked for help. @throws UsageError when one is not there or does not say */
export function commandHelp(): string {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return forOperators
    .map((name) => {
      const file = scripts[name]?.split(' ').at(-1);
      if (!file) throw new UsageError(`package.json has no script ${name}, which docs/OPERATIONS.md is to describe.`);
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, file), '--help'], {
        cwd: root,
        encoding: 'utf8',
      });
      if (status !== 0 || stdout.trim() === '')
        throw new UsageError(`npm run ${name} -- --help ended with ${status}:\n${stderr.trim()}`);
      return `### npm run ${name}\n\n\`\`\`text\n${stdout.trim()}\n\`\`\``;
    })
    .join('\n\n');
}
