import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLanguage } from './import-language.ts';

describe('a language', () => {
  it.each([
    ['en', 'en'],
    ['EN', 'en'],
    ['eng', 'en'],
    ['en-US', 'en'],
    ['en_GB', 'en'],
    ['zh-Hans-CN', 'zh'],
    ['fre', 'fr'],
    ['fra', 'fr'],
    ['ger', 'de'],
    ['iw', 'he'],
    ['mul', 'mul'],
    ['grc', 'grc'],
    ['English', 'en'],
    [' SPANISH ', 'es'],
    ['Portuguese', 'pt'],
    ['Ancient Greek', 'grc'],
    ['Greek, Modern', 'el'],
    ['Chinese (Simplified)', 'zh'],
    ['eng; spa', 'en'],
    ['Indonesian', 'id'],
    ['Deutsch', 'de'],
    ['français', 'fr'],
    ['日本語', 'ja'],
  ])('%s is %s', (text, code) => expect(readLanguage(text)).toBe(code));

  it.each(['', 'und', 'zxx', 'xx', 'qqq', 'null', 'N/A', '12!', 'en-', 'Klingonese', 'i-klingon', '-', 'constructor'])(
    '%j is none that is known',
    (text) => expect(readLanguage(text)).toBeNull(),
  );

  it('of any text is null or a code that can be asked for', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'enfrs-_') })), (text) => {
        expect(readLanguage(text) ?? 'none').toMatch(/^[a-z]{2,8}$/);
      }),
    );
  });
});
