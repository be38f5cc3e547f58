/** How a text is set: from the left, from the right, or in columns from the top. */
export type Direction = 'ltr' | 'rtl' | 'vertical';

/** Direction of a title, by its first strong letter; columns only where every character stands in them by nature. */
export function directionOf(text: string): Direction {
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー・々〆：、。！？\s]{1,24}$/u.test(text))
    return 'vertical';
  const first = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first)
    ? 'rtl'
    : 'ltr';
}

/** Whether capitals exist in the script and may replace its small letters on a cover. */
export const hasCapitals = (text: string): boolean =>
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\P{L}]+$/u.test(text) && /\p{L}/u.test(text);

/** Ems between baselines: scripts with marks above and below need more. */
export const leadingOf = (text: string): number =>
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Thai}\p{Script=Tamil}]/u.test(text) ? 1.5 : 1.18;

/** The text in capitals; Greek ones have no accents. */
export const capitalsOf = (text: string): string =>
  /\p{Script=Greek}/u.test(text) ? text.toLocaleUpperCase('el') : text.toUpperCase();
