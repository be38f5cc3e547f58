import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../rules/manifests.ts';
import { isAttributeList } from './attributes.ts';
import { type FieldChange, pathText } from './fields.ts';

/** Lines of a changed text that are shown. */
const linesShown = 6;

/** An object's changes in words; those of one list of attributes under its name, which is long. */
export function changesLines(object: Manifest, changes: readonly FieldChange[], width: number): string[] {
  let list = '';
  return changes.flatMap((change) => {
    const annotation = change.path[2] ?? '';
    if (change.path.length < 4 || !isAttributeList(annotation)) return changeLines(object, change, width);
    const lines = changeLines(object, { ...change, path: change.path.slice(3) }, width - 2).map((line) => `  ${line}`);
    const isNew = list !== annotation;
    list = annotation;
    return isNew ? [`${pathText(change.path.slice(0, 3))}:`, ...lines] : lines;
  });
}

/**
 * A change in words: one line where old and new fit on it, else one line each. A Secret's values are never written.
 *
 * @param width columns that a line may have
 */
export function changeLines({ kind }: Manifest, change: FieldChange, width: number): string[] {
  const path = pathText(change.path);
  if (change.reordered) return [`${path}: the same entries in another order`];
  if (kind === 'Secret' && /^(data|stringData)$/.test(change.path[0] ?? '')) {
    return keysOf(change).map((key) => `${path}${key}: ${how(change)} (secret)`);
  }
  const { before, after } = change;
  if (typeof before === 'string' && typeof after === 'string' && `${before}${after}`.includes('\n')) {
    return [`${path}:`, ...textLines(before.split('\n'), after.split('\n'))];
  }
  const line = `${path}: ${valueText(before)} → ${valueText(after)}`;
  if (line.length <= width) return [line];
  return [
    `${path}:`,
    ...(before === undefined ? [] : [`  − ${valueText(before)}`]),
    ...(after === undefined ? [] : [`  + ${valueText(after)}`]),
  ];
}

const how = ({ before, after }: FieldChange): string =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';

/** Keys of a whole group of secrets that came or went; none for a single one. */
function keysOf({ path, before, after }: FieldChange): string[] {
  const group = before ?? after;
  return path.length === 1 && group !== null && typeof group === 'object'
    ? Object.keys(group).map((key) => `.${key}`)
    : [''];
}

/** A value as a manifest would have it, on one line. */
export function valueText(value: unknown): string {
  if (value === undefined) return '(none)';
  if (typeof value === 'string') return /^$|^\s|\s$|\n/.test(value) ? JSON.stringify(value) : value;
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${valueText(item)}`)
      .join(', ')}}`;
  }
  return String(value);
}

/** What differs between two texts, from the first line that does to the last. */
function textLines(before: readonly string[], after: readonly string[]): string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const last = Math.min(before.length, after.length) - start;
  while (end < last && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const [gone, come] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (isDeepStrictEqual(gone, come)) return [];
  const shown = (sign: string, lines: readonly string[]) => [
    ...lines.slice(0, linesShown).map((line) => `  ${sign} ${line}`),
    ...(lines.length > linesShown ? [`  ${sign} … ${lines.length - linesShown} more lines`] : []),
  ];
  return [`  from line ${start + 1} on`, ...shown('−', gone), ...shown('+', come)];
}

/** Breaks a line where words or the parts of an image end, or anywhere where it must; what follows is indented. */
export function wrapped(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const indent = `${/^ */.exec(line)![0]}  `;
  const end = Math.max(
    line.lastIndexOf(' ', width),
    line.lastIndexOf('@', width),
    line.lastIndexOf(',', width - 1) + 1,
  );
  const at = end > indent.length + 10 ? end : width;
  return [line.slice(0, at), ...wrapped(`${indent}${line.slice(at).trimStart()}`, width)];
}

/** A command over as many lines as it needs, so that it can still be copied. */
export function commandLines(command: string, indent: string, width: number): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of command.split(/ (?=-|delete )/)) {
    if (`${line}${word} \\`.length > width && line.trim() !== '') {
      lines.push(`${line}\\`);
      line = `${indent}  `;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
