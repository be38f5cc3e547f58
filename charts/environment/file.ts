import { type Document, isMap, isScalar, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { suggestion } from '../suggestion.ts';
import { type Environment, environmentSchema } from './schema.ts';

/** All faults of an environment file; each line names file, line, key, what was received and what is accepted. */
export class EnvironmentFault extends Error {
  override readonly name = 'EnvironmentFault';
  readonly faults: readonly string[];
  constructor(file: string, faults: readonly string[]) {
    super(`${file} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${faults.join('\n')}`);
    this.faults = faults;
  }
}

type Path = readonly (string | number)[];

/**
 * Parses the text of an environment file.
 *
 * @param file name of the file, for messages
 * @throws EnvironmentFault with every fault
 */
export function parseEnvironmentFile(file: string, text: string): Environment {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    throw new EnvironmentFault(
      file,
      document.errors.map((error) => `${file}:${lineAt(error.pos[0])}: ${error.message}`),
    );
  }
  const received: unknown = document.toJS();
  const result = environmentSchema.safeParse(received);
  if (result.success) return result.data;
  const faults = result.error.issues
    .flatMap((issue) => explain(issue, received))
    .map(({ path, text: message }) => ({
      line: lineAt(offsetOf(document, path)),
      message: `${dotted(path)}${message}`,
    }))
    .sort((a, b) => a.line - b.line);
  throw new EnvironmentFault(
    file,
    faults.map(({ line, message }) => `${file}:${line}: ${message}`),
  );
}

function explain(issue: z.core.$ZodIssue, root: unknown): { path: Path; text: string }[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(', ');
    return issue.keys.map((key) => ({ path: [...path, key], text: ` is not a key here; ${suggestion(key, known)}` }));
  }
  const value = valueAt(root, path);
  if (issue.code === 'invalid_union' && value !== null && typeof value === 'object') {
    // Of a group or a word, a group was meant: its own faults say more than the union's.
    const inside = issue.errors.find((errors) =>
      errors.every((error) => error.code === 'unrecognized_keys' || error.path.length > 0),
    );
    if (inside?.length)
      return inside.flatMap((error) => explain({ ...error, path: [...issue.path, ...error.path] }, root));
  }
  return [
    {
      path,
      text:
        value === undefined
          ? ` is not set; accepted: ${issue.message}`
          : `: received ${JSON.stringify(value)}; accepted: ${issue.message}`,
    },
  ];
}

const dotted = (path: Path): string =>
  path.length === 0
    ? 'the file'
    : path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at ? `.${part}` : part)).join('');

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) value = (value as Record<string | number, unknown> | null | undefined)?.[part];
  return value;
}

/** Where a key is written, or where the nearest group that should hold it is. */
function offsetOf(document: Document.Parsed<ParsedNode>, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent =
      length === 1 ? document.contents : (document.getIn(path.slice(0, length - 1), true) as Node | undefined);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    const node = isScalar(pair?.key) ? pair.key : (document.getIn(path.slice(0, length), true) as Node | undefined);
    if (node?.range) return node.range[0];
  }
  return 0;
}
