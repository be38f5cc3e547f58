import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { errorPage } from './error.views.ts';
import { html } from './html.ts';
import { compact } from './http/assets.ts';
import { createLocales } from './i18n/locale.ts';
import { jsonLd } from './json-ld.ts';
import { page } from './page.ts';
import type { PageContext } from './page-context.ts';

const context: PageContext = {
  locale: createLocales('EUR').match(undefined),
  asset: (name) => `/assets/${name}`,
  baseUrl: 'https://books.example',
  url: '/',
};
const hostile = `"><script>alert('x')</script>&`;

describe('the page frame', () => {
  it('escapes title, description and search words', () => {
    const document = page(context, { title: hostile, description: hostile, search: hostile, body: html`` });
    expect(document).not.toContain('<script>');
    expect(document).toContain('&lt;script&gt;');
  });

  it('is a plain string with language, direction and no inline script or style', () => {
    const document = page(context, { title: 'A', body: html`<p>b</p>` });
    expect(typeof document).toBe('string');
    expect(document).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(document).not.toMatch(/<script|<style| style=| on[a-z]+=/);
  });

  it('names the one address of a page only when there is one', () => {
    expect(page(context, { title: 'A', canonical: '/books/1', body: html`` })).toContain(
      '<link rel="canonical" href="https://books.example/books/1">',
    );
    expect(page(context, { title: 'A', noindex: true, body: html`` })).toContain('content="noindex"');
    expect(page(context, { title: 'A', body: html`` })).not.toMatch(/canonical|noindex/);
  });
});

describe('the error page', () => {
  it.each([400, 403, 404, 405, 408, 413, 415, 429, 500, 503, 418])('says what happened at %i', (status) => {
    const document = errorPage(context, { status, requestId: 'abc-123' });
    expect(document).toContain(`>${status}<`);
    expect(document).toContain('noindex');
    expect(document.includes('abc-123')).toBe(status >= 500);
  });
});

describe('structured data', () => {
  it('cannot end its element', () => {
    const text = String(jsonLd({ name: '</script><!-- & ' }));
    expect(text.match(/<\/script>/g)).toHaveLength(1);
    expect(text).not.toContain('<!--');
    expect(JSON.parse(text.replace(/^<script[^>]*>|<\/script>$/g, ''))).toEqual({ name: '</script><!-- & ' });
  });
});

describe('the stylesheet', () => {
  const folder = join(import.meta.dirname, '..', 'public');

  it('is under 20 KB, and with the roman font leaves room for a page under 100 KB', async () => {
    const css = Buffer.byteLength(compact(await readFile(join(folder, 'styles.css'), 'utf8')));
    const fonts = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/literata/package.json'));
    const font = await stat(join(fonts, 'files', 'literata-latin-wght-normal.woff2'));
    expect(css).toBeLessThanOrEqual(20_480);
    expect(css + font.size).toBeLessThan(80_000);
  });

  it('refers only to font files that exist', async () => {
    const css = await readFile(join(folder, 'styles.css'), 'utf8');
    const fonts = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/literata/package.json'));
    const files = await readdir(join(fonts, 'files'));
    const urls = [...css.matchAll(/url\(([^)]+)\)/g)].map(([, url]) => url?.replace(/^fonts\//, ''));
    expect(urls).toHaveLength(5);
    expect(files).toEqual(expect.arrayContaining(urls));
  });

  it('styles no class that no page uses', async () => {
    const css = await readFile(join(folder, 'styles.css'), 'utf8');
    const app = join(import.meta.dirname, '..');
    const views = (await readdir(app, { recursive: true })).filter((name) => /(\.views|core\/page)\.ts$/.test(name));
    const source = (await Promise.all(views.map((name) => readFile(join(app, name), 'utf8')))).join('\n');
    const used = new Set([...source.matchAll(/class="([a-z -]+)"/g)].flatMap(([, names]) => names?.split(' ') ?? []));
    const styled = new Set([...css.matchAll(/\.([a-z][a-z0-9-]*)(?=[^{}]*\{)/g)].map(([, name]) => name));
    const computed = new Set(['grade', 'g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7', 'woff2']);
    expect([...styled].filter((name) => !used.has(name as string) && !computed.has(name as string))).toEqual([]);
  });
});
