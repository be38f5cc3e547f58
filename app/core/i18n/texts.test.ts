import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { en } from './en.ts';

const app = join(import.meta.dirname, '..', '..');

/** Keys of the first two levels; below them are lists by grade, status and sort, which are read with a computed key. */
const keys = Object.entries(en).flatMap(([section, texts]) => Object.keys(texts).map((key) => ({ section, key })));

describe('the dictionary', () => {
  it('holds no text that no page uses', async () => {
    const files = (await readdir(app, { recursive: true })).filter(
      (name) => /(?<!\.test)\.ts$/.test(name) && !name.includes('i18n'),
    );
    const source = (await Promise.all(files.map((name) => readFile(join(app, name), 'utf8')))).join('\n');
    // Read with a computed key, or by routes under the name of a field.
    const computed = new Set(['conditions', 'errors', 'faults']);
    const unused = keys.filter(
      ({ section, key }) => !computed.has(section) && !new RegExp(`\\b(?:${section}|text)\\.${key}\\b`).test(source),
    );
    expect(unused).toEqual([]);
  });

  it('holds no empty text', () => {
    const empty = keys.filter(
      ({ section, key }) => (en as Record<string, Record<string, unknown>>)[section]?.[key] === '',
    );
    expect(empty).toEqual([]);
  });
});
