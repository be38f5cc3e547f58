import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { folded } from './folded-text.ts';

describe('a folded text', () => {
  it.each([
    ['Émile', 'emile'],
    ['Straße STRAẞE', 'strasse strasse'],
    ['Stanisław Nesbø Đorđe Ðað', 'stanislaw nesbo dorde dad'],
    ['Æsop Œuvre Þór ŋ Ħal Kırmızı İstanbul', 'aesop oeuvre thor ng hal kirmizi istanbul'],
    ['ΟΔΥΣΣΕΥΣ οδυσσεύς', 'οδυσσευσ οδυσσευσ'],
    ['לֵאָה', 'לאה'],
    ['L’amica, ʻOkina, ג׳ירפה', "l'amica, 'okina, ג'ירפה"],
    ['ŉ l´ora ẚ', "'n l'ora a'"],
    ['𝕸𝖆𝖙𝖍 ｆｕｌｌ ﬁn', 'math full fin'],
    ['co\u00ADoperate', 'cooperate'],
  ])('of %s is %s', (text, plain) => expect(folded(text)).toBe(plain));

  it('begins as the folded beginning of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.nat(20), (text, length) => {
        const composed = text.normalize('NFC');
        expect(folded(composed).startsWith(folded([...composed].slice(0, length).join('')))).toBe(true);
      }),
    );
  });
});
