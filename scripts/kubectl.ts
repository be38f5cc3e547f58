import { UsageError } from '../app/core/errors.ts';
import { type Outcome, type Program, runProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

export type { Outcome } from './program.ts';

/** Beyond what the API server takes for a file of ours: one that takes longer does not answer. */
const PATIENCE_SECONDS = 120;

/** The cluster that one context of the kubeconfig names. */
export class Kubectl {
  readonly #terminal: Terminal;
  readonly #context: string;
  readonly #program: Program;

  private constructor(terminal: Terminal, context: string, program: Program) {
    this.#terminal = terminal;
    this.#context = context;
    this.#program = program;
  }

  /**
   * @param environment variables that kubectl is given
   * @param seconds that a run may take before it is killed
   * @throws UsageError when there is no kubectl, or its kubeconfig does not have the context
   */
  static async on(
    terminal: Terminal,
    context: string,
    environment: Readonly<Record<string, string | undefined>>,
    seconds: number = PATIENCE_SECONDS,
  ): Promise<Kubectl> {
    const source = 'https://kubernetes.io/docs/tasks/tools/';
    const kubectl = new Kubectl(terminal, context, { name: 'kubectl', source, seconds, environment });
    const known = (await kubectl.#run(['config', 'get-contexts', '--output', 'name'])).split('\n').filter(Boolean);
    if (!known.includes(context))
      throw new UsageError(
        `The context ${context}, which the environment names as its cluster, is not in the kubeconfig; it has ${known.join(', ') || 'none'}. Name one of them as cluster.context in the environment's file (then synth and commit), or use a kubeconfig that has it (KUBECONFIG).`,
      );
    return kubectl;
  }

  /** The same, which goes on after an interruption until the person at the terminal is in a hurry. */
  lasting(): Kubectl {
    const terminal = { ...this.#terminal, interrupted: this.#terminal.hurried };
    return new Kubectl(terminal, this.#context, this.#program);
  }

  /**
   * Runs kubectl on the cluster; answers its standard output.
   *
   * @throws UsageError with what it said when it fails, ProgramHangs when it does not end
   */
  run(parameters: readonly string[], input?: string): Promise<string> {
    return this.#run(['--context', this.#context, ...parameters], input);
  }

  /** The same where an exit code is an answer. @throws UsageError when there is no kubectl, ProgramHangs */
  attempt(parameters: readonly string[], input?: string): Promise<Outcome> {
    return runProgram(this.#terminal, this.#program, ['--context', this.#context, ...parameters], input);
  }

  async #run(parameters: readonly string[], input?: string): Promise<string> {
    const outcome = await runProgram(this.#terminal, this.#program, parameters, input);
    if (outcome.code !== 0) throw new UsageError(`kubectl ${parameters.join(' ')} failed:\n${reasonOf(outcome)}`);
    return outcome.output;
  }
}

/** Why a run has failed, in its own words where it had time for any. */
export const reasonOf = ({ code, fault }: Outcome): string =>
  fault.trim() || (code === null ? 'Another process has killed it.' : `It ended with ${code} and gave no reason.`);
