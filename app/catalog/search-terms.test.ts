import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexedTerms, matchExpression } from './search-terms.ts';

/** Whether the index would find these terms: `+term`, `+term*` and `+(whole (+part +part))`, as the servers read them. */
function finds(expression: string, indexed: string): boolean {
  const terms = indexed.split(' ');
  const has = (asked: string) =>
    asked.endsWith('*') ? terms.some((term) => term.startsWith(asked.slice(0, -1))) : terms.includes(asked);
  return [...expression.matchAll(/\+\((\S+) \(([^)]+)\)\)|\+(\S+)/g)].every(([, whole, parts, word]) =>
    word ? has(word) : has(whole!) || parts!.split(' ').every((part) => has(part.slice(1))),
  );
}
const found = (query: string, title: string): boolean => finds(matchExpression(query)!, indexedTerms(title));

describe('the terms of a book', () => {
  it('fold case, accents and points', () => {
    expect(indexedTerms('Émile Zola', 'Straße')).toBe('xxemile xxzola xxstrasse');
    expect(indexedTerms('לֵאָה')).toBe(indexedTerms('לאה'));
  });

  it('keep words that a database would drop', () => expect(indexedTerms('It', 'The Who')).toBe('xxit xxthe xxwho'));

  it('write other letters than ASCII by their numbers', () => {
    expect(indexedTerms('д')).toBe('xx_00tw');
    expect(indexedTerms('t34д5')).toBe('xxt34_00tw_5');
  });

  it('cut scripts without spaces into pairs and the last character', () =>
    expect(indexedTerms('紅樓夢').split(' ')).toHaveLength(3));

  it('hold each word once', () => expect(indexedTerms('Paris, Paris', null, 'paris')).toBe('xxparis'));

  it('fit into the column, whole, whatever the book is called', () => {
    const distinct = (first: number, length: number) =>
      Array.from({ length }, (_, index) => String.fromCodePoint(first + index));
    const longest = distinct(0x4e00, 1700).join('');
    expect(indexedTerms(longest).split(' ')).toHaveLength(1700);
    const beyond = indexedTerms(distinct(0x4e00, 9000).join(''));
    expect(beyond.length).toBeLessThanOrEqual(30_000);
    expect(beyond).toMatch(/^(xx_\w{4,8} )+xx_\w{8}$/);
    expect(indexedTerms('𐌰'.repeat(200))).toHaveLength(2 + 77);
  });
});

describe('a query', () => {
  it('asks for every word, the last as a beginning', () =>
    expect(matchExpression('winter gar')).toBe('+xxwinter +xxgar*'));

  it('leaves frequent words out as long as there are others', () => {
    expect(matchExpression('the catcher in the rye')).toBe('+xxcatcher +xxrye*');
    expect(matchExpression('the')).toBe('+xxthe*');
  });

  it.each([
    ['nesbo', 'Jo Nesbø'],
    ['stanislaw lem', 'Solaris, Stanisław Lem'],
    ['étranger', 'L’Étranger'],
    ['letranger', 'L’Étranger'],
    ["l'etr", 'L’Étranger'],
    ['amica', "L'amica geniale"],
    ['obrien', "O'Brien"],
    ['brien', 'O’Brien'],
    ["o'brien", 'OBrien'],
    ["o'brien", 'O Brien'],
    ["o'brien flann", 'Flann O’Brien'],
    ['o brien', "O'Brien"],
    ["rock 'n' roll", "Rock'n'Roll"],
    ['猫', '黒猫'],
    ['猫', '猫'],
    ['猫', '吾輩は猫である'],
    ['猫 soseki', '猫である Soseki'],
    ['𠮷野家', '𠮷野家の本'],
    ['math', '𝕸𝖆𝖙𝖍'],
    ['ꦲꦏ꧀ꦱꦫ', 'ꦲꦏ꧀ꦱꦫꦗꦮ'],
    ['한', '한국어 책'],
  ])('for %s finds %s', (query, title) => expect(found(query, title)).toBe(true));

  it.each([
    ["o'brien", 'Edna Brien'],
    ['猫', '犬'],
    ['дом', 'д'],
    ['w', 'winter'],
  ])('for %s does not find %s', (query, title) => expect(found(query, title)).toBe(false));

  it('is none when there is no letter and no digit in it', () =>
    expect(matchExpression('+-*"() ~<>@ \' ’ 😀')).toBeNull());

  const word = '\\+xx[a-z0-9_]+\\*?';
  const expression = new RegExp(`^(?:(?:^| )(?:${word}|\\+\\(xx[a-z0-9_]+\\*? \\(${word}(?: ${word})*\\)\\)))+$`);
  it('lets nothing but letters, digits and its own operators through, and not too many', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.oneof(grapheme, fc.constantFrom(...`'’ "+-*()~<>@_`)) }), (text) => {
        const written = matchExpression(text);
        if (written !== null) expect(written).toMatch(expression);
        expect(indexedTerms(text)).toMatch(/^$|^xx[a-z0-9_]+( xx[a-z0-9_]+)*$/);
      }),
    );
  });
});

const grapheme = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 });
const letter = fc.constantFrom(...'aéßøłıÉ9дЖσΣלא猫黒のー한국กि𠮷𐌰');
const title = fc
  .array(
    fc.string({ unit: fc.oneof(letter, letter, grapheme, fc.constantFrom("'", '’')), minLength: 1, maxLength: 12 }),
    {
      minLength: 1,
      maxLength: 7,
    },
  )
  .map((words) => words.join(' ').normalize('NFC'));

describe('a book is found by its own title', () => {
  it('word for word, however it is typed', () => {
    fc.assert(
      fc.property(title, fc.constantFrom('NFC', 'NFD', 'NFKC'), (text, form) => {
        const query = matchExpression(text.normalize(form));
        expect(query === null || finds(query, indexedTerms(text))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('while its last word is being typed', () => {
    fc.assert(
      fc.property(title, fc.nat(40), (text, length) => {
        const typed = [...text].slice(0, length).join('');
        const query = matchExpression(typed);
        // A beginning of one letter is no beginning: such a query asks for a word of one letter.
        const tooShort = /\+xx(?:[a-z0-9]|_[a-z0-9]{4})$/.test(query ?? '');
        expect(query === null || tooShort || finds(query, indexedTerms(text))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
