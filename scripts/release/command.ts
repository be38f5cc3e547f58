import { parseArgs } from 'node:util';
import { UsageError } from '../../app/core/errors.ts';
import { root as checkout } from '../child.ts';
import type { Finding } from './preflight.ts';
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
export function releaseParameters(
  usage: string,
  takesTo: boolean,
  args = process.argv.slice(2),
): ReleaseParameters | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        'no-smoke-test': { type: 'boolean', default: false },
        ...(takesTo ? { to: { type: 'string' as const } } : {}),
        root: { type: 'string', default: checkout },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return null;
    if (positionals.length !== 1) throw new Error(`Received ${positionals.length} environments; accepted: one.`);
    const { to } = values as { to?: string };
    if (to !== undefined && !/^[1-9]\d{0,5}$/.test(to))
      throw new Error(`Received --to ${to}; accepted: the number of a release, as \`npm run status\` shows it.`);
    return {
      environment: positionals[0]!,
      dryRun: values['dry-run'],
      smokeTest: !values['no-smoke-test'],
      to: to === undefined ? undefined : Number(to),
      root: values.root,
    };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** What the commands `diff` and `status` are told; both change nothing. @throws UsageError with the usage below */
export function lookParameters(
  usage: string,
  args = process.argv.slice(2),
): { readonly environment: string; readonly root: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        root: { type: 'string', default: checkout },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return null;
    if (positionals.length !== 1) throw new Error(`Received ${positionals.length} environments; accepted: one.`);
    return { environment: positionals[0]!, root: values.root };
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
