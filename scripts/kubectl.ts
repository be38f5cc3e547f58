import { text } from 'node:stream/consumers';
import { UsageError } from '../app/core/errors.ts';
import { endOf, startChild } from './child.ts';
import type { Terminal } from './terminal.ts';

/** How a run of kubectl has ended. */
export interface Outcome {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly fault: string;
}

/** The cluster that one context of the kubeconfig names. */
export class Kubectl {
  readonly #terminal: Terminal;
  readonly #context: string;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  private constructor(terminal: Terminal, context: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#terminal = terminal;
    this.#context = context;
    this.#environment = environment;
  }

  /**
   * @param environment variables that kubectl is given
   * @throws UsageError when there is no kubectl, or its kubeconfig does not have the context
   */
  static async on(
    terminal: Terminal,
    context: string,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<Kubectl> {
    const kubectl = new Kubectl(terminal, context, environment);
    const known = (await kubectl.#run(['config', 'get-contexts', '--output', 'name'])).split('\n').filter(Boolean);
    if (!known.includes(context))
      throw new UsageError(
        `The context ${context}, which the environment names as its cluster, is not in the kubeconfig; it has ${known.join(', ') || 'none'}.`,
      );
    return kubectl;
  }

  /** The same, which goes on after an interruption until the person at the terminal is in a hurry. */
  lasting(): Kubectl {
    const terminal = { ...this.#terminal, interrupted: this.#terminal.hurried };
    return new Kubectl(terminal, this.#context, this.#environment);
  }

  /** Runs kubectl on the cluster; answers its standard output. @throws UsageError with what it said when it fails */
  run(parameters: readonly string[], input?: string): Promise<string> {
    return this.#run(['--context', this.#context, ...parameters], input);
  }

  /** The same where an exit code is an answer. @throws UsageError when there is no kubectl */
  attempt(parameters: readonly string[], input?: string): Promise<Outcome> {
    return this.#attempt(['--context', this.#context, ...parameters], input);
  }

  async #run(parameters: readonly string[], input?: string): Promise<string> {
    const { code, output, fault } = await this.#attempt(parameters, input);
    if (code !== 0) throw new UsageError(`kubectl ${parameters.join(' ')} failed:\n${fault.trim()}`);
    return output;
  }

  async #attempt(parameters: readonly string[], input = ''): Promise<Outcome> {
    const child = startChild(this.#terminal, ['kubectl', ...parameters], {
      environment: this.#environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin!.on('error', () => undefined); // it has ended before it read everything, and says why
    child.stdin!.end(input);
    const [code, output, fault] = await Promise.all([
      endOf(child).catch((error: NodeJS.ErrnoException) => error),
      text(child.stdout!),
      text(child.stderr!),
    ]);
    this.#terminal.interrupted.throwIfAborted();
    if (code instanceof Error)
      throw new UsageError(
        code.message.includes('ENOENT')
          ? 'kubectl is not on the PATH; see https://kubernetes.io/docs/tasks/tools/.'
          : `kubectl cannot be run: ${code.message}`,
      );
    return { code, output, fault };
  }
}
