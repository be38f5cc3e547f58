import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { levels } from './asvs/levels.ts';
import { asvs } from './asvs.ts';

const requirements = asvs.flatMap(({ requirements }) => requirements);
const texts = new Map<string, string>();

/** A file of this project; empty where there is none. */
function textOf(file: string): string {
  try {
    texts.set(file, texts.get(file) ?? readFileSync(file, 'utf8'));
  } catch {
    texts.set(file, '');
  }
  return texts.get(file)!;
}

/** A title where a test is declared, which may be at the end of its cases. */
const declares = (text: string, title: string): boolean =>
  ["'", '"', '`'].some((quote) => {
    const written = `${quote}${title}${quote}`;
    return text
      .split(written)
      .slice(0, -1)
      .some((before) => /(?:\b(?:it|describe)|\)|\])\(\s*$/.test(before));
  });

describe('the requirements of ASVS', () => {
  it('are those of 5.0.0: 345, of which 70 are of level 1 and 183 of level 2', () => {
    const all = Object.values(levels).join('');
    expect([all.length, all.split('1').length - 1, all.split('2').length - 1]).toEqual([345, 70, 183]);
  });

  it('of levels 1 and 2 are all there, each once, in their order', () => {
    const expected = Object.entries(levels).flatMap(([section, each]) =>
      [...each].flatMap((level, index) => (level === '3' ? [] : [`${section}.${index + 1} (${level})`])),
    );
    expect(requirements.map(({ id, level }) => `${id} (${level})`)).toEqual(expected);
  });

  it('lie in their chapters', () => {
    for (const { number, requirements: own } of asvs)
      for (const { id } of own) expect(Number(id.split('.')[0])).toBe(number);
  });

  it('are proven by tests that there are', () => {
    const proofs = requirements.flatMap((one) =>
      'provenBy' in one ? one.provenBy.map((proof) => ({ id: one.id, ...proof })) : [],
    );
    expect(proofs.filter(({ file, test }) => !declares(textOf(file), test))).toEqual([]);
    for (const one of requirements)
      if ('provenBy' in one) expect([one.id, one.provenBy.length > 0]).toEqual([one.id, true]);
  });

  it('are documented in sections that there are', () => {
    const places = requirements.flatMap((one) =>
      'documentedIn' in one ? one.documentedIn.map((place) => ({ id: one.id, ...place })) : [],
    );
    const lines = (file: string) =>
      textOf(file)
        .split('\n')
        .map((line) => line.replace(/^#+ /, ''));
    expect(places.filter(({ file, heading }) => !lines(file).includes(heading))).toEqual([]);
  });

  it('have a reason where they are not met or do not apply', () => {
    for (const one of requirements) {
      const reason = 'notMet' in one ? one.notMet : 'notApplicable' in one ? one.notApplicable : null;
      if (reason !== null) expect([one.id, reason]).toEqual([one.id, expect.stringMatching(/^\p{Lu}.{10,}\.$/su)]);
    }
  });
});
