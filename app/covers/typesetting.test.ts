import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coverAuthors, titleParts } from './title-parts.ts';
import { typeset, widthOf } from './typesetting.ts';

const measure = { width: 150, height: 120, largest: 34, smallest: 11, leading: 1.2 };

describe('typesetting', () => {
  it('sets short titles large and long ones small', () => {
    expect(typeset('Emma', measure)).toEqual({ size: 34, lines: ['Emma'] });
    const long = typeset('The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner', measure);
    expect(long.size).toBeLessThan(20);
    expect(long.lines.join(' ')).toBe(
      'The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner',
    );
  });

  it('breaks lines evenly', () => {
    const { lines } = typeset('The Picture of Dorian Gray', { ...measure, largest: 16 });
    expect(lines).toEqual(['The Picture of', 'Dorian Gray']);
  });

  it('ends with an ellipsis what does not fit', () => {
    const { size, lines } = typeset('word '.repeat(200), measure);
    expect(size).toBe(11);
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toMatch(/word…$/);
  });

  it('breaks a word only when nothing else helps', () => {
    expect(typeset('Donaudampfschifffahrtsgesellschaft', measure).lines.length).toBeGreaterThan(1);
    expect(typeset('Slaughterhouse-Five', { ...measure, smallest: 14 }).lines).toEqual(['Slaughterhouse-', 'Five']);
  });

  it('breaks Chinese and Japanese anywhere but before closing marks', () => {
    const { lines } = typeset('吾輩は猫である。名前はまだ無い。', {
      ...measure,
      largest: 30,
      smallest: 30,
      height: 300,
    });
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.some((line) => /^[。、]/.test(line))).toBe(false);
  });

  it('counts ideographs as twice a letter, and marks as nothing', () => {
    expect(widthOf('漢')).toBeGreaterThan(1.5 * widthOf('a'));
    expect(widthOf('e\u0301')).toBe(widthOf('e'));
  });

  it('never exceeds its box, by its own estimate', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const { size, lines } = typeset(text, measure);
        expect(lines.length * size * measure.leading).toBeLessThanOrEqual(measure.height + 1);
        for (const line of lines)
          if ([...line].length > 1) expect(widthOf(line) * size).toBeLessThanOrEqual(measure.width + 1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the parts of a title', () => {
  it('are the title, its subtitle and its series', () => {
    expect(titleParts('Catching Fire (The Hunger Games, #2)')).toEqual({
      main: 'Catching Fire',
      subtitle: '',
      series: 'The Hunger Games · 2',
    });
    expect(titleParts('Soccernomics: Why England Loses')).toEqual({
      main: 'Soccernomics',
      subtitle: 'Why England Loses',
      series: '',
    });
    expect(titleParts('Moby-Dick; or, The Whale')).toEqual({
      main: 'Moby-Dick',
      subtitle: 'or, The Whale',
      series: '',
    });
  });

  it('leave other brackets and a series of the same name alone', () => {
    expect(titleParts('Ulysses (Annotated)').main).toBe('Ulysses (Annotated)');
    expect(titleParts('Holes (Holes, #1)')).toEqual({ main: 'Holes', subtitle: '', series: '' });
  });

  it('are at most two authors', () => {
    expect(coverAuthors('')).toEqual([]);
    expect(coverAuthors('A, B')).toEqual(['A', 'B']);
    expect(coverAuthors('A, B, C')).toEqual(['A', 'B …']);
  });
});
