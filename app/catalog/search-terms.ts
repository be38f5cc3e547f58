import { type SearchWord, searchWords } from './search-words.ts';

/**
 * Put before each term. The database's own tokenizer drops words under three letters and a list of frequent ones
 * ("It", "The Who"), and which letters it takes for letters differs between servers. So the text is cut into words
 * here, and a term is nothing but ASCII letters, digits and underscores that begin so.
 */
const PREFIX = 'xx';

/** Characters of a term behind its prefix; the index leaves out what has over 84. */
const LONGEST = 80;

/** Characters of a book's terms: what the column holds, more than the longest facts of a book need. */
const MOST_TERMS = 30_000;

/** Digits to base 36 that every code point is written in. */
const DIGITS = 4;

/**
 * A word as the index holds it: its ASCII as it is, other letters by the numbers of their code points, and `_` where
 * the one follows the other. The term of a word's beginning is the beginning of the word's term.
 */
function term(word: string): string {
  let written = '';
  let ascii = true;
  for (const character of word) {
    const plain = character < '\u0080';
    const letter = plain ? character : character.codePointAt(0)!.toString(36).padStart(DIGITS, '0');
    const piece = plain === ascii ? letter : `_${letter}`;
    if (written.length + piece.length > LONGEST) break;
    written += piece;
    ascii = plain;
  }
  return PREFIX + written;
}

/** Each two neighbours of a run: what is found by any part of it. */
const pairs = (characters: readonly string[]): string[] =>
  characters.slice(1).map((character, index) => characters[index]! + character);

/**
 * What the index holds for a book: its terms, each once, separated by spaces. A word with apostrophes is there as a
 * whole and in its parts; a run of a script without spaces in pairs, and its last character alone.
 */
export function indexedTerms(...texts: readonly (string | null)[]): string {
  const words = texts
    .flatMap((text) => searchWords(text ?? ''))
    .flatMap((word) => {
      if (word.kind === 'run') return [...pairs(word.characters), word.characters.at(-1)!];
      return word.parts.length === 1 ? word.parts : [word.parts.join(''), ...word.parts];
    });
  const terms = [...new Set(words.map(term))].join(' ');
  return terms.length <= MOST_TERMS ? terms : terms.slice(0, terms.lastIndexOf(' ', MOST_TERMS));
}

/** Words so frequent that they only cost time as long as a query has others. */
const FREQUENT = new Set('a an and at by de der die el en for in la le les of on or the to und with y'.split(' '));

/** Terms that a query may have; more are ignored. */
const MOST_WORDS = 8;

/** A beginning of one letter would read a large part of the index. */
const beginning = (word: string): string => ([...word].length > 1 ? `${term(word)}*` : term(word));

/** What a query asks for a word: one clause, or one for each pair of a run. */
function clauses(word: SearchWord, isLast: boolean): string[] {
  if (word.kind === 'run') {
    const [first, second] = word.characters;
    // One character is the first of a pair or the last of its run: both begin with it.
    return second === undefined ? [`+${term(first!)}*`] : pairs(word.characters).map((pair) => `+${term(pair)}`);
  }
  const last = isLast ? beginning : term;
  const whole = last(word.parts.join(''));
  if (word.parts.length === 1) return [`+${whole}`];
  const parts = word.parts.slice(0, MOST_WORDS);
  const end = parts.pop()!;
  return [`+(${whole} (${[...parts.map(term), last(end)].map((part) => `+${part}`).join(' ')}))`];
}

/**
 * A query in the language of `MATCH … AGAINST (… IN BOOLEAN MODE)`: every word must be there, the last one as a
 * beginning. A word with apostrophes is found however the book writes it: `o'brien` finds O’Brien, OBrien and O Brien.
 * Null when the text holds no word at all. Nothing of the text but letters and digits gets through.
 */
export function matchExpression(query: string): string | null {
  const words = searchWords(query);
  const last = words.at(-1);
  const telling = words.filter((word) => word === last || word.kind === 'run' || !FREQUENT.has(word.parts.join("'")));
  const asked = new Set(telling.flatMap((word) => clauses(word, word === last)));
  return asked.size === 0 ? null : [...asked].slice(0, MOST_WORDS).join(' ');
}
