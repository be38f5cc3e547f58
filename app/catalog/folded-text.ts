/** Letters that do not fall apart into a plain letter and a mark, and the final sigma, which is only another shape. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ȷ: 'j',
  ħ: 'h',
  ŋ: 'ng',
  ŧ: 't',
  ĸ: 'k',
  ƒ: 'f',
  ɓ: 'b',
  ɖ: 'd',
  ɗ: 'd',
  ɛ: 'e',
  ɔ: 'o',
  ə: 'e',
  ɨ: 'i',
  ʉ: 'u',
  ƙ: 'k',
  ƴ: 'y',
  ς: 'σ',
};
const special = new RegExp(`[${Object.keys(plain).join('')}]`, 'gu');

/** Apostrophes, half rings and what is typed for them: `’`, the ʻokina, the Hebrew geresh. */
const APOSTROPHES = /[‘’‛′ʹʻʼʽʾʿˈ׳]/gu;

/**
 * A text as it is compared and addressed: lower case, compatibility forms and ligatures taken apart, accents, points
 * and invisible characters dropped, one kind of apostrophe. `É` is `e`, `ﬁ` is `fi`, `Ł` is `l`, `א֑` is `א`, `’` is
 * `'`. Hangul stays in its letters, so that a syllable's beginning is a beginning. The folded beginning of a text is the
 * beginning of the folded text.
 */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  return /^[\0-\x7f]*$/.test(lower)
    ? lower
    : text
        // The acute that stands alone is typed for an apostrophe; taken apart it would be a space.
        .replaceAll('´', "'")
        .normalize('NFKD')
        .replaceAll(APOSTROPHES, "'")
        .replaceAll(/[\p{M}\p{Cf}]+/gu, '')
        .toLowerCase()
        .replaceAll(special, (letter) => plain[letter] ?? '');
}
