import { folded } from './folded-text.ts';

/** A word of a text that is searched: what stands between apostrophes, or neighbours in a script without spaces. */
export type SearchWord =
  | { readonly kind: 'word' /** `l'etranger` is `l` and `etranger`. */; readonly parts: readonly string[] }
  | { readonly kind: 'run'; readonly characters: readonly string[] };

/** Letters and digits of scripts that write no spaces between words, or hardly any. */
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]&&[\p{L}\p{N}]`;
const WORDS = new RegExp(`[${UNSPACED}]+|[[\\p{L}\\p{N}']--[${UNSPACED}]]+`, 'gv');
const RUN = new RegExp(`^[${UNSPACED}]`, 'v');

/** The words of a text in its order, folded. Whatever is neither letter nor digit parts them. */
export function searchWords(text: string): SearchWord[] {
  return (folded(text).match(WORDS) ?? []).flatMap((word): SearchWord[] => {
    if (RUN.test(word)) return [{ kind: 'run', characters: [...word] }];
    const parts = word.split("'").filter((part) => part !== '');
    return parts.length > 0 ? [{ kind: 'word', parts }] : [];
  });
}
