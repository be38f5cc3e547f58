import { Yaml } from 'cdk8s';

/**
 * Objects as YAML, one document each, as `Yaml.stringify` of cdk8s writes them in a tenth of the time: words are
 * written as they are, every other text as cdk8s has written it once.
 *
 * Better than it in texts that kubectl's reader (YAML 1.1 with octal numbers of 1.2) would take for something else.
 */
export const yamlText = (objects: readonly object[]): string =>
  objects.map((object) => mapText(object as Fields, '')).join('---\n');

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
const digits = /^\d+$/;
/**
 * What kubectl's reader takes for something else without quotes: numbers of another base or with underscores, a reference, other
 * line ends than this writer's, and lines of which the first begins with a blank.
 */
const ambiguous = /^(?=.*[_+xob])[-+.]*[\d_][\w.+-]*$|^<<$|[\u0085\u2028\u2029\ufeff]|^\s+$|^\n|^\s[\s\S]*\n/i;

const texts = new Map<string, string>();
const keys = new Map<string, string>();

/** A text as it stands after its key, further lines without indent. */
const textOf = (text: string): string => remembered(texts, text, () => Yaml.stringify({ k: text }).slice(3, -1));

const keyText = (key: string): string => remembered(keys, key, () => Yaml.stringify({ [key]: 1 }).slice(0, -4));

function remembered(known: Map<string, string>, text: string, write: () => string): string {
  if (word.test(text) && !meaningful.test(text)) return text;
  if (digits.test(text)) return `"${text}"`;
  let written = known.get(text);
  if (written === undefined) {
    written = ambiguous.test(text) ? quoted(text) : write().replaceAll(/\n {2}/g, '\n');
    known.set(text, written);
  }
  return written;
}

const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u0085\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
