import type { z } from 'zod';
import { suggestion } from '../suggestion.ts';
import { type Environment, environmentSchema } from './schema.ts';
import { type Path, readSource, type Source } from './source.ts';

/** All faults of an environment file; each line names file, line, key, what was received and what is accepted. */
export class EnvironmentFault extends Error {
  override readonly name = 'EnvironmentFault';
  readonly faults: readonly string[];
  constructor(file: string, faults: readonly string[]) {
    super(`${file} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${faults.join('\n')}`);
    this.faults = faults;
  }
}

/**
 * Parses an environment file.
 *
 * @param file name of the file, for messages
 * @param content its bytes, which should be UTF-8, or its text
 * @throws EnvironmentFault with every fault
 */
export function parseEnvironmentFile(file: string, content: string | Uint8Array): Environment {
  const source = readSource(content);
  if ('faults' in source) {
    throw new EnvironmentFault(
      file,
      source.faults.map(({ line, message }) => `${file}:${line}: ${message}`),
    );
  }
  const result = environmentSchema.safeParse(source.value);
  if (result.success) return result.data;
  const faults = result.error.issues
    .flatMap((issue) => explain(issue, source))
    .map(({ path, text }) => ({ line: source.lineOf(path), message: `${dotted(path)}${text}` }))
    .sort((a, b) => a.line - b.line);
  throw new EnvironmentFault(file, [...new Set(faults.map(({ line, message }) => `${file}:${line}: ${message}`))]);
}

function explain(issue: z.core.$ZodIssue, source: Source): { path: Path; text: string }[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(', ');
    return issue.keys.map((key) => ({ path: [...path, key], text: ` is not a key here; ${suggestion(key, known)}` }));
  }
  const value = valueAt(source.value, path);
  if (issue.code === 'invalid_key') return [{ path, text: ` is not a key here; accepted: ${issue.message}` }];
  if (issue.code === 'invalid_union' && value !== null && typeof value === 'object') {
    // Of a group or a word, a group was meant: its own faults say more than the union's.
    const inside = issue.errors.find((errors) =>
      errors.every((error) => error.code === 'unrecognized_keys' || error.path.length > 0),
    );
    if (inside?.length)
      return inside.flatMap((error) => explain({ ...error, path: [...issue.path, ...error.path] }, source));
  }
  return [
    {
      path,
      text:
        value === undefined
          ? ` is not set; accepted: ${issue.message}`
          : `: received ${received(value, source.textAt(path))}; accepted: ${issue.message}`,
    },
  ];
}

/** A value as a fault shows it; numbers as they are written, since the largest have no other form. */
const received = (value: unknown, written: string | undefined): string =>
  typeof value === 'number' ? (written ?? String(value)) : JSON.stringify(value);

const dotted = (path: Path): string =>
  path.length === 0
    ? 'the file'
    : path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at ? `.${part}` : part)).join('');

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) value = (value as Record<string | number, unknown> | null | undefined)?.[part];
  return value;
}
