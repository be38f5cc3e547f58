/**
 * The words of a text as the full-text index holds them. The database's own tokenizer drops words under three letters
 * and a list of frequent ones ("It", "The Who"), knows no scripts without spaces, and differs between servers; so the
 * text is cut into terms here, and each term is given a prefix that makes it long enough and no stop word.
 */
const PREFIX = 'xx';

/** Longest term; the index refuses over 84 characters. */
const LONGEST = 40;

/** Scripts that write no spaces between words: they are found by pairs of neighbouring characters. */
const UNSPACED =
  /[[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]&&[\p{L}\p{N}]]+/gv;

/** Words so frequent that they only cost time as long as a query has others. */
const FREQUENT = new Set('a an and at by de der die el en for in la le les of on or the to und with y'.split(' '));

/** Lower case, compatibility forms folded, accents and points dropped: `É` is `e`, `ﬁ` is `fi`, `א֑` is `א`. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/['’ʼ]/g, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKC');

function terms(text: string): string[] {
  const folded = fold(text);
  const words = folded.replaceAll(UNSPACED, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
  const pairs = (folded.match(UNSPACED) ?? []).flatMap((run) => {
    const characters = [...run];
    return characters.length === 1
      ? [run]
      : characters.slice(1).map((character, index) => characters[index]! + character);
  });
  return [...words, ...pairs].map((word) => [...word].slice(0, LONGEST).join(''));
}

/** What the index holds for a book: its terms, each once, separated by spaces. */
export function indexedTerms(...texts: readonly (string | null)[]): string {
  return [...new Set(terms(texts.filter((text) => text !== null).join(' ')))]
    .map((term) => PREFIX + term)
    .join(' ')
    .slice(0, 6000);
}

/** A beginning of one letter would read a large part of the index; in a script without spaces one character is a word. */
const isBeginning = (term: string): boolean => term.length > 1 || term.match(UNSPACED) !== null;

/** Words that a query may have; more are ignored. */
const MOST_WORDS = 8;

/**
 * A query in the language of `MATCH … AGAINST (… IN BOOLEAN MODE)`: every word must be there, the last one as a
 * beginning. Null when the text holds no word at all. Nothing of the text but letters and digits gets through.
 */
export function matchExpression(query: string): string | null {
  const all = [...new Set(terms(query))];
  const telling = all.filter((term, index) => !FREQUENT.has(term) || index === all.length - 1);
  const chosen = (telling.length > 0 ? telling : all).slice(0, MOST_WORDS);
  const last = chosen.length - 1;
  return chosen.length === 0
    ? null
    : chosen.map((term, index) => `+${PREFIX}${term}${index === last && isBeginning(term) ? '*' : ''}`).join(' ');
}
