import { Yaml } from 'cdk8s';

/**
 * Objects as YAML, one document each, as `Yaml.stringify` of cdk8s writes them in a tenth of the time: words are
 * written as they are, every other text as cdk8s has written it once.
 *
 * Better than it in texts that kubectl's reader (YAML 1.1 with octal numbers of 1.2) would take for something else.
 */
export function yamlText(objects: readonly object[]): string {
  learn(objects);
  return objects.map((object) => mapText(object as Fields, '')).join('---\n');
}

type Fields = Readonly<Record<string, unknown>>;

const step = '  ';

const mapText = (fields: Fields, indent: string): string =>
  Object.entries(fields)
    .map(([key, value]) => `${indent}${keyText(key)}:${afterKey(value, indent)}`)
    .join('');

const listText = (items: readonly unknown[], indent: string): string =>
  items
    .map((item) => `${indent}- ${blockOf(item, indent + step)?.trimStart() ?? `${scalar(item, indent + step)}\n`}`)
    .join('');

/** A group or a list over lines of its own; none for what fits beside its key. */
function blockOf(value: unknown, indent: string): string | undefined {
  if (value === null || typeof value !== 'object' || Object.keys(value).length === 0) return undefined;
  return Array.isArray(value) ? listText(value, indent) : mapText(value as Fields, indent);
}

function afterKey(value: unknown, indent: string): string {
  const block = blockOf(value, indent + step);
  return block === undefined ? ` ${scalar(value, indent + step)}\n` : `\n${block}`;
}

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return textOf(value).replaceAll(/\n(?=.)/g, `\n${indent}`);
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** Words, paths and names of resources, which no reader takes for anything else, unless they are one of those below. */
const word = /^[A-Za-z/](?:[\w./@%+=,:-]*[\w/])?$/;
const meaningful = /^(?:y|n|yes|no|on|off|true|false|null|e[-+\d_.].*)$/i;
/**
 * What kubectl's reader takes for something else without quotes: numbers of another base or with underscores, a reference, other
 * line ends than this writer's, and lines of which the first begins with a blank.
 */
const ambiguous = /^(?=.*[_+xob])[-+.]*[\d_][\w.+-]*$|^<<$|[\u0085\u2028\u2029\ufeff]|^\s+$|^\n|^\s[\s\S]*\n/i;

/** Texts as they stand after their key, and keys; further lines without indent. */
const texts = new Map<string, string>();
const keys = new Map<string, string>();

const isPlain = (text: string): boolean => word.test(text) && !meaningful.test(text);

/** Has cdk8s write all texts that are not known yet, at once: most of its time goes into beginning. */
function learn(value: unknown): void {
  const unknown = new Set<string>();
  collect(value, unknown);
  if (unknown.size === 0) return;
  const known = [...unknown];
  const items = Yaml.stringify(known).slice(2, -1).split(/\n- /);
  for (const [at, text] of known.entries()) texts.set(text, items[at]!.replaceAll(/\n {2}/g, '\n'));
}

function collect(value: unknown, unknown: Set<string>): void {
  if (typeof value === 'string') {
    if (!isPlain(value) && !texts.has(value) && !ambiguous.test(value)) unknown.add(value);
  } else if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) collect(item, unknown);
  }
}

function textOf(text: string): string {
  if (isPlain(text)) return text;
  return ambiguous.test(text) ? quoted(text) : texts.get(text)!;
}

function keyText(key: string): string {
  if (isPlain(key)) return key;
  let written = keys.get(key);
  if (written === undefined) {
    written = ambiguous.test(key) ? quoted(key) : Yaml.stringify({ [key]: 1 }).slice(0, -4);
    keys.set(key, written);
  }
  return written;
}

const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u0085\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
