import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../app/core/errors.ts';
import { root as checkout } from './child.ts';

/** Options of a command, as `parseArgs` takes them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** Words that a command takes, in their order, and how a wrong number of them is refused. */
export interface Words {
  readonly count: number;
  /** Such as `environments`. */
  readonly noun: string;
  /** Such as `one`. */
  readonly accepted: string;
}

/** What a command was given. */
export interface Given {
  readonly words: readonly string[];
  readonly dryRun: boolean;
  /** The project's folder. @default the checkout */
  readonly root: string;
  /** Value of an option of its own; undefined when it was not given. */
  text(option: string): string | undefined;
  isSet(option: string): boolean;
}

/** A command's parameters that it does not take. @throws UsageError with the usage below */
export function refuse(message: string, usage: string): never {
  throw new UsageError(`${message}\n\n${usage}`);
}

/**
 * What a command was given: words, options of its own, and those that all have (--dry-run, --root, --help).
 *
 * @returns null when help is asked for @throws UsageError with the usage below
 */
export function parametersOf(usage: string, words: Words, own: Options, args = process.argv.slice(2)): Given | null {
  const parsed = parse(usage, own, args);
  const { values, positionals } = parsed;
  if (values['help']) return null;
  if (positionals.length !== words.count)
    refuse(`Received ${positionals.length} ${words.noun}; accepted: ${words.accepted}.`, usage);
  const text = (option: string) => {
    const value = values[option];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    words: positionals,
    dryRun: values['dry-run'] === true,
    root: text('root') ?? checkout,
    text,
    isSet: (option) => values[option] === true,
  };
}

function parse(usage: string, own: Options, args: string[]) {
  try {
    const all: Options = {
      'dry-run': { type: 'boolean' },
      root: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    };
    return parseArgs({ args, allowPositionals: true, options: { ...own, ...all } });
  } catch (error) {
    return refuse((error as Error).message, usage);
  }
}
