import { describe, expect, it } from '@jest/globals';
import { commonPasswords } from './common-passwords.ts';
import { passwordFault, SHORTEST_PASSWORD } from './password-policy.ts';

const own = ['ada.lovelace@example.org', 'Ada Lovelace'];

describe('a new password', () => {
  it.each([
    ['correct horse battery staple', null],
    ['          ', 'common'],
    ['ünïcödé 🐎', 'short'],
    ['ünïcödé 🐎🐎', null],
    ['nine char', 'short'],
    ['é'.normalize('NFD').repeat(9), 'short'],
    [`${'abcdefghi '.repeat(25)}123456`, null],
    [`${'abcdefghi '.repeat(25)}1234567`, 'long'],
    ['PassWord123', 'common'],
    ['contraseña'.normalize('NFD'), 'common'],
    ['Bookstore123', 'common'],
    ['sunshine2026!', 'common'],
    ['sunshine, on my shoulders', null],
    ['sunshine 271828182845', null],
    ['monkey tail 77', null],
    ['aaaaaaaaaaaa', 'common'],
    ['abcabcabcabc', 'common'],
    ['Ada.Lovelace@example.org', 'personal'],
    ['ada.lovelace', 'personal'],
    ['ada lovelace', 'personal'],
    ['AdaLovelace', 'personal'],
    ['ada lovelace was here', null],
  ])('of %j has the fault %s', (typed, fault) => {
    expect(passwordFault(typed, own)).toBe(fault);
  });

  it('is compared with more than three thousand that everybody tries', () => {
    const words = [...commonPasswords];
    const refused = words.filter((word) => [...word].length >= SHORTEST_PASSWORD);
    expect(refused.filter((word) => passwordFault(word.toUpperCase(), own) !== 'common')).toEqual([]);
    // Of the shorter ones each is as common with a number behind.
    const short = words.filter((word) => /^[a-z]{6,9}$/.test(word));
    for (const end of ['1234', '2026', '123!', '12345'])
      expect(short.filter((word) => passwordFault(word + end, own) !== 'common')).toEqual([]);
    expect(refused.length).toBeGreaterThan(1500);
    expect(refused.length + short.length).toBeGreaterThan(3000);
    expect(words.filter((word) => word !== word.toLowerCase() || /\s|^#$/.test(word))).toEqual([]);
  });
});
