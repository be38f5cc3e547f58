import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { readIsbn } from './isbn.ts';

const Row = z.strictObject({
  isbn: z.string().refine((isbn) => isbn === '' || readIsbn(isbn).outcome === 'isbn'),
  title: z.string().min(1).max(300),
  authors: z.string().max(300),
  publisher: z.string(),
  /** In the public domain everywhere: published a century ago. */
  year: z
    .string()
    .regex(/^(-?\d{1,4})?$/)
    .refine((year) => Number(year) <= 1925),
  language: z.string().refine((code) => Intl.getCanonicalLocales(code).length === 1),
});

describe('the demo catalogue', () => {
  const rows = readFile(join(import.meta.dirname, 'demo-books.csv'), 'utf8').then((text) =>
    z.array(Row).parse(parse(text, { columns: true })),
  );

  it('has about 60 books, each once', async () => {
    const titles = (await rows).map(({ title, authors }) => `${title}/${authors}`);
    expect(titles.length).toBeGreaterThanOrEqual(55);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('speaks many languages and writes many scripts', async () => {
    expect(new Set((await rows).map(({ language }) => language)).size).toBeGreaterThanOrEqual(25);
    const titles = (await rows).map(({ title }) => title).join('');
    for (const script of [
      'Latin',
      'Cyrillic',
      'Greek',
      'Hebrew',
      'Arabic',
      'Han',
      'Hiragana',
      'Hangul',
      'Bengali',
      'Devanagari',
    ]) {
      expect(titles).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
  });
});
