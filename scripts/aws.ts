import { type Outcome, type Program, runProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** It tries again by itself, for about a minute where AWS does not answer. */
const PATIENCE_SECONDS = 120;

/**
 * Runs the AWS CLI as it is installed, with its own credentials; it answers in JSON.
 *
 * @param environment variables that it is given @default all of the script's
 * @throws UsageError when it is not there, ProgramHangs when it does not end
 */
export function runAws(
  terminal: Terminal,
  region: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Outcome> {
  const program: Program = {
    name: 'aws',
    source: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
    seconds: PATIENCE_SECONDS,
    // A pager or a question would wait for somebody.
    environment: { ...environment, AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off' },
  };
  return runProgram(terminal, program, [...parameters, '--region', region, '--output', 'json']);
}
