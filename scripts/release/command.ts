import { UsageError } from '../../app/core/errors.ts';
import { type Given, type Options, parametersOf, refuse, type Words } from '../parameters.ts';
import { Interrupted } from '../terminal.ts';
import type { Finding } from './finding.ts';
import { NOTHING_APPLIED } from './reach.ts';
import type { Result } from './release.ts';

/** What the commands `deploy` and `rollback` are told. */
export interface ReleaseParameters {
  readonly environment: string;
  readonly dryRun: boolean;
  readonly smokeTest: boolean;
  readonly to: number | undefined;
  readonly root: string;
}

const oneEnvironment: Words = { count: 1, noun: 'environments', accepted: 'one' };

/** @returns null when help is asked for @throws UsageError with the usage below */
export function releaseParameters(usage: string, takesTo: boolean, args?: string[]): ReleaseParameters | null {
  const own: Options = { 'no-smoke-test': { type: 'boolean' }, ...(takesTo ? { to: { type: 'string' } } : {}) };
  const given = parametersOf(usage, oneEnvironment, own, args);
  if (!given) return null;
  const number = given.text('to');
  if (number !== undefined && !/^[1-9]\d{0,5}$/.test(number))
    refuse(`Received --to ${number}; accepted: the number of a release, as \`npm run status\` shows it.`, usage);
  return {
    ...environmentOf(given),
    dryRun: given.dryRun,
    smokeTest: !given.isSet('no-smoke-test'),
    to: number === undefined ? undefined : Number(number),
  };
}

/** What the commands `diff` and `status` are told; both change nothing. @throws UsageError with the usage below */
export function lookParameters(usage: string, own: Options = {}) {
  const given = parametersOf(usage, oneEnvironment, own);
  return given && { ...environmentOf(given), isSet: given.isSet };
}

const environmentOf = ({ words: [environment = ''], root }: Given) => ({ environment, root });

const MARKS = { holds: '✓', fails: '✗', unknown: '?' } as const;

/** A finding as a line. */
export const findingLine = ({ check, verdict, detail }: Finding): string => `${MARKS[verdict]} ${check}: ${detail}`;

/** What has become of a release, for a person; its exit code. @param next how to go on from there, as a sentence */
export function tellResult(result: Result, next: string, say: (text: string) => void): number {
  switch (result.outcome) {
    case 'live':
      return 0;
    case 'undone':
      say(`\nUndone. ${result.why}\nThe store runs what it ran before.`);
      return 1;
    case 'failed':
      say(`\nFailed. ${result.why}\n${result.standing} ${next}`);
      return 1;
    case 'interrupted':
      say(`\nInterrupted. ${result.why}\n${result.standing} ${next}`);
      return result.exitCode;
  }
}

/** Runs a command of which all is said where it is done: what interrupts it elsewhere has changed nothing. */
export async function unlessInterrupted(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Interrupted) console.error(`\nInterrupted. ${NOTHING_APPLIED}`);
    throw error;
  }
}

/** Exit code of a look that could not be made; 1 is an answer. */
const TROUBLE = 2;

/** Runs a command that only looks: when it cannot find out what it is asked, it says why and ends with 2. */
export async function looking(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return TROUBLE;
  }
}
