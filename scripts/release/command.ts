import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../../app/core/errors.ts';
import { root as checkout } from '../child.ts';
import type { Finding } from './finding.ts';
import type { Result } from './release.ts';

/** What the commands `deploy` and `rollback` are told. */
export interface ReleaseParameters {
  readonly environment: string;
  readonly dryRun: boolean;
  readonly smokeTest: boolean;
  readonly to: number | undefined;
  readonly root: string;
}

/** @returns null when help is asked for @throws UsageError with the usage below */
export function releaseParameters(usage: string, takesTo: boolean, args?: string[]): ReleaseParameters | null {
  const own: Options = { 'no-smoke-test': { type: 'boolean' }, ...(takesTo ? { to: { type: 'string' } } : {}) };
  const given = parametersOf(usage, own, args);
  if (!given) return null;
  const { environment, root, values } = given;
  const { to } = values;
  if (to !== undefined && !/^[1-9]\d{0,5}$/.test(String(to)))
    throw new UsageError(
      `Received --to ${to}; accepted: the number of a release, as \`npm run status\` shows it.\n\n${usage}`,
    );
  return {
    environment,
    root,
    dryRun: values['dry-run'] === true,
    smokeTest: values['no-smoke-test'] !== true,
    to: to === undefined ? undefined : Number(to),
  };
}

/** What the commands `diff` and `status` are told; both change nothing. @throws UsageError with the usage below */
export const lookParameters = (usage: string, args?: string[]) => parametersOf(usage, {}, args);

type Values = Readonly<Record<string, string | boolean | undefined>>;
type Options = NonNullable<ParseArgsConfig['options']>;

/** One environment, and what all these commands take besides their own options. */
function parametersOf(usage: string, own: Options, args = process.argv.slice(2)) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...own,
        'dry-run': { type: 'boolean' },
        root: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values['help']) return null;
    if (positionals.length !== 1) throw new Error(`Received ${positionals.length} environments; accepted: one.`);
    return { environment: positionals[0]!, root: String(values['root'] ?? checkout), values: values as Values };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

const MARKS = { holds: '✓', fails: '✗', unknown: '?' } as const;

/** A line for each finding. */
export const findingLines = (findings: readonly Finding[]): string[] =>
  findings.map(({ check, verdict, detail }) => `${MARKS[verdict]} ${check}: ${detail}`);

/** What has become of a release, for a person; its exit code. */
export function tellResult(result: Result, name: string, say: (text: string) => void): number {
  switch (result.outcome) {
    case 'live':
      return 0;
    case 'undone':
      say(`\nUndone. ${result.why}\nThe store runs what it ran before.`);
      return 1;
    default:
      say(
        `\n${result.outcome === 'interrupted' ? 'Interrupted' : 'Failed'}. ${result.why}\n` +
          (result.applied.length === 0
            ? 'Nothing was applied.'
            : `Applied are ${result.applied.join(', ')}, the rest is as before. \`npm run deploy -- ${name}\` goes on, \`npm run rollback -- ${name}\` goes back.`),
      );
      return result.outcome === 'interrupted' ? 130 : 1;
  }
}
