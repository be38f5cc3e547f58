import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { en } from './en/index.ts';
import { es } from './es/index.ts';

const app = join(import.meta.dirname, '..', '..');

/** Keys of the first two levels; below them are lists by grade, status and sort, which are read with a computed key. */
const keys = Object.entries(en).flatMap(([section, texts]) => Object.keys(texts).map((key) => ({ section, key })));

/** Every text with the path of its key; what is made by a function, for the same arguments in each language. */
function* textsOf(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'function')
    yield [path, String(value(path.endsWith('catalogue.count') ? { value: 2, more: false } : -2))];
  else for (const [key, inner] of Object.entries(value as object)) yield* textsOf(inner, path ? `${path}.${key}` : key);
}

describe('the dictionary', () => {
  it('holds no text that no page uses', async () => {
    const files = (await readdir(app, { recursive: true })).filter(
      (name) => /(?<!\.test)\.ts$/.test(name) && !/i18n\/(en|es)\//.test(name),
    );
    const source = (await Promise.all(files.map((name) => readFile(join(app, name), 'utf8')))).join('\n');
    // Read with a computed key, or by routes under the name of a field.
    const computed = new Set(['conditions', 'errors', 'faults']);
    const unused = keys.filter(
      ({ section, key }) => !computed.has(section) && !new RegExp(`\\b(?:${section}|text)\\.${key}\\b`).test(source),
    );
    expect(unused).toEqual([]);
  });

  it.each(Object.entries({ en, es }))('holds no empty text in %s', (_, texts) => {
    expect([...textsOf(texts)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('says nothing in Spanish as it does in English, but for names and marks', () => {
    const english = new Map(textsOf(en));
    const same = [...textsOf(es)].filter(([path, text]) => text === english.get(path)).map(([path]) => path);
    expect(same).toEqual(['site.name', 'catalogue.chips.language', 'book.isbn']);
  });
});
