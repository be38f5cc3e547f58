import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cloths } from './cloth.ts';
import { coverPath, coverSvg } from './cover.ts';

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 }));

describe('the address of a cover', () => {
  const book = { id: 7, title: 'Emma', authors: 'Jane Austen' };

  it('is stable, and changes with title and authors', () => {
    expect(coverPath(book)).toBe(coverPath({ ...book }));
    expect(coverPath(book)).toMatch(/^\/covers\/7-[0-9a-f]{8}\.svg$/);
    expect(coverPath({ ...book, title: 'Emma.' })).not.toBe(coverPath(book));
    expect(coverPath({ ...book, authors: '' })).not.toBe(coverPath(book));
  });

  it('tells title from authors', () => {
    expect(coverPath({ id: 1, title: 'a', authors: 'b\nc' })).not.toBe(
      coverPath({ id: 1, title: 'a\nb', authors: 'c d' }),
    );
  });
});

describe('a cover', () => {
  it('is the same for the same book', () => {
    expect(coverSvg({ title: 'Emma', authors: 'Jane Austen' })).toBe(
      coverSvg({ title: 'Emma', authors: 'Jane Austen' }),
    );
  });

  it('escapes markup', () => {
    const svg = coverSvg({ title: '</text><script>alert(1)</script>', authors: '"&<b>' });
    expect(svg).not.toMatch(/<script|<b>/);
    expect(svg).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
  });

  it('is well-formed, under 4 KB and without style attributes, whatever the text', () => {
    fc.assert(
      fc.property(text, text, (title, authors) => {
        const svg = coverSvg({ title, authors });
        expect(Buffer.byteLength(svg)).toBeLessThan(4096);
        expect(svg).not.toMatch(/ style=|NaN|undefined|Infinity|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
        expect(svg.isWellFormed()).toBe(true);
        expect(unbalancedTags(svg)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('has its spine on the right for scripts that are read from there', () => {
    const mirrored = 'fill="url(#s)" transform="matrix(-1 0 0 1 240 0)"';
    expect(coverSvg({ title: 'אהבת ציון', authors: 'אברהם מאפו' })).toContain(mirrored);
    expect(coverSvg({ title: '源氏物語', authors: '紫式部' })).toContain(mirrored);
    expect(coverSvg({ title: 'Emma', authors: 'Jane Austen' })).not.toContain(mirrored);
  });

  it('sets Chinese and Japanese titles in columns', () => {
    expect(coverSvg({ title: '紅樓夢', authors: '曹雪芹' })).toContain('writing-mode="vertical-rl"');
    expect(coverSvg({ title: '구운몽', authors: '김만중' })).not.toContain('writing-mode');
  });
});

describe('the cloths', () => {
  it.each(cloths.map((cloth) => [cloth.cloth, cloth.foil]))(
    'have foil that can be read: %s under %s',
    (cloth, foil) => {
      expect(contrast(cloth, foil)).toBeGreaterThanOrEqual(4.5);
    },
  );
});

function unbalancedTags(svg: string): string[] {
  const open: string[] = [];
  for (const [, end, name = '', rest = ''] of svg.matchAll(/<(\/?)([a-zA-Z]+)([^<>]*)>/g)) {
    if (end) {
      if (open.pop() !== name) return [name];
    } else if (!rest.endsWith('/')) open.push(name);
  }
  return open;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
