/** Codes of libraries that differ from the terminological ones, which alone are known to CLDR. */
const bibliographic: Readonly<Record<string, string>> = {
  alb: 'sq',
  arm: 'hy',
  baq: 'eu',
  bur: 'my',
  chi: 'zh',
  cze: 'cs',
  dut: 'nl',
  fre: 'fr',
  geo: 'ka',
  ger: 'de',
  gre: 'el',
  ice: 'is',
  mac: 'mk',
  mao: 'mi',
  may: 'ms',
  per: 'fa',
  rum: 'ro',
  slo: 'sk',
  tib: 'bo',
  wel: 'cy',
};

/** Codes that say that a language is not known, or that there is none. */
const NONE = new Set(['und', 'zxx', 'mis']);

const english = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** The code of a language that CLDR knows, in its shortest form: `eng` is `en`, `iw` is `he`. */
function canonical(code: string): string | null {
  if (NONE.has(code)) return null;
  const { language } = new Intl.Locale(bibliographic[code] ?? code);
  return english.of(language) === undefined ? null : language;
}

let names: Map<string, string> | undefined;

/** Names of languages in English (`portuguese`) and, of those with a code of two letters, their own (`português`). */
function namesOfLanguages(): ReadonlyMap<string, string> {
  if (names) return names;
  const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
  const short = alphabet.flatMap((first) => alphabet.map((second) => first + second));
  const codes = [...short, ...short.flatMap((start) => alphabet.map((third) => start + third))];
  names = new Map();
  for (const code of codes) {
    const name = english.of(code)?.toLowerCase();
    const language = name === undefined ? null : canonical(code);
    if (name === undefined || language === null || names.has(name)) continue;
    names.set(name, language);
    const own =
      code.length === 2 ? new Intl.DisplayNames(code, { type: 'language' }).of(code)?.toLowerCase() : undefined;
    if (own !== undefined && !names.has(own)) names.set(own, language);
  }
  return names;
}

/**
 * The language of a BCP 47 tag (`en-US`, `en_GB`), an ISO 639 code of two or three letters (`en`, `eng`, `fre`) or a
 * name (`English`, `Greek, Modern`); of several, the first. Null when CLDR knows no such language, or the code says that
 * there is none (`und`, `zxx`): a list that says nothing of a book's language is no worse than one that says something
 * strange, so this is never a reason to refuse the book.
 */
export function readLanguage(text: string): string | null {
  if (text === '') return null;
  const first = text
    .toLowerCase()
    .split(/[,;/|(]/, 1)[0]!
    .trim();
  const code = /^([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*$/.exec(first)?.[1];
  return (code === undefined ? null : canonical(code)) ?? namesOfLanguages().get(first) ?? null;
}
