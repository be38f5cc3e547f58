import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';

/** Keys and places in lists, from the top. */
export type Path = readonly (string | number)[];

/** What is wrong, and in which line. */
export interface SourceFault {
  readonly line: number;
  readonly message: string;
}

/** A file's value, and where its parts are written. */
export interface Source {
  readonly value: unknown;
  /** Line of a key, or of the nearest group that should hold it. */
  readonly lineOf: (path: Path) => number;
  /** What is written there, if it is a plain value. */
  readonly textAt: (path: Path) => string | undefined;
}

/** Reads a file of one YAML document; what keeps it from being read, where something does. */
export function readSource(file: string | Uint8Array): Source | { readonly faults: readonly SourceFault[] } {
  const text = typeof file === 'string' ? file : decoded(file);
  if (typeof text !== 'string') return { faults: [text] };
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const faults = [...syntaxFaults(document, lineAt), ...aliasFaults(document, lineAt)];
    if (faults.length > 0) return { faults };
    return {
      value: document.toJS(),
      lineOf: (path) => lineAt(offsetOf(document, path)),
      textAt(path) {
        const node = document.getIn(path, true);
        return isScalar(node) ? node.source : undefined;
      },
    };
  } catch (error) {
    // The library gives up on nesting without end, and on aliases that multiply.
    return { faults: [{ line: 1, message: `cannot be read: ${(error as Error).message}` }] };
  }
}

function decoded(bytes: Uint8Array): string | SourceFault {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.includes(0))
    return { line: 1, message: 'is UTF-16 or no text; accepted: UTF-8, as which an editor can save it' };
  const read = (part: Uint8Array): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(part);
    } catch {
      return undefined;
    }
  };
  const text = read(bytes);
  if (text !== undefined) return text;
  // A line break is no part of another character in UTF-8: the line that cannot be read by itself is the one.
  for (let line = 1, from = 0; ; line++) {
    const end = bytes.indexOf(0x0a, from);
    const until = end < 0 ? bytes.length : end;
    if (read(bytes.subarray(from, until)) === undefined)
      return { line, message: 'has bytes that are not UTF-8; accepted: UTF-8, as which an editor can save it' };
    from = until + 1;
  }
}

const words: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'is indented by a tab; accepted: spaces',
  MULTIPLE_DOCS: 'begins a second document; accepted: one environment in a file',
};

/** Every key that is there twice; of what is no YAML the first place only, since the others follow from it. */
function syntaxFaults(document: Document.Parsed<ParsedNode>, lineAt: (offset: number) => number): SourceFault[] {
  const found = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = found.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (first) {
    const message = words[first.code] ?? `is not YAML: ${first.message}; accepted: groups of \`key: value\` lines`;
    return [{ line: lineAt(first.pos[0]), message }];
  }
  const keys = keysOf(document);
  return found.map(({ pos: [offset] }) => {
    const path = keys.find((key) => key.offset === offset)?.path ?? '';
    const earlier = keys.find((key) => key.path === path);
    const where = earlier ? `, first in line ${lineAt(earlier.offset)}` : '';
    return { line: lineAt(offset), message: `${path}: is written a second time${where}; accepted: each key once` };
  });
}

/** Every key as it is written, with the keys above it. */
function keysOf(document: Document.Parsed<ParsedNode>): { readonly path: string; readonly offset: number }[] {
  const keys: { path: string; offset: number }[] = [];
  visit(document, {
    Pair(_, { key }, ancestors) {
      if (!isScalar(key) || !key.range) return;
      const above = ancestors.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
      keys.push({ path: [...above, String(key.value)].join('.'), offset: key.range[0] });
    },
  });
  return keys;
}

function aliasFaults(document: Document.Parsed<ParsedNode>, lineAt: (offset: number) => number): SourceFault[] {
  const faults: SourceFault[] = [];
  let last: number | undefined;
  visit(document, {
    Alias(_, alias, ancestors) {
      const line = lineAt(alias.range?.[0] ?? 0);
      const target = alias.resolve(document);
      const received = `received the alias *${alias.source}`;
      last = line;
      if (!target)
        faults.push({ line, message: `${received}; accepted: an anchor (&${alias.source}) that is above it` });
      else if (ancestors.includes(target))
        faults.push({
          line,
          message: `${received} within its own anchor; accepted: an anchor that does not contain it`,
        });
    },
  });
  if (faults.length > 0 || last === undefined) return faults;
  try {
    document.toJS();
    return [];
  } catch {
    const message = 'has aliases of aliases that make far more values than there are; accepted: the values themselves';
    return [{ line: last, message }];
  }
}

/** Where a key is written, or where the nearest group that should hold it is. */
function offsetOf(document: Document.Parsed<ParsedNode>, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    const found = isScalar(pair?.key) ? pair.key : document.getIn(path.slice(0, length), true);
    const node: Node | undefined = isNode(found) ? found : undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}
