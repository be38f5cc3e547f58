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
    ['aaaaaaaaaaaa', 'common'],
    ['abcabcabcabc', 'common'],
    ['Ada.Lovelace@example.org', 'personal'],
    ['ada.lovelace', 'personal'],
    ['ada lovelace', 'personal'],
    ['AdaLovelace', 'personal'],
    ['ada lovelace was here', null],
  ])('%j: %s', (typed, fault) => {
    expect(passwordFault(typed, own)).toBe(fault);
  });

  it('is compared with a list of passwords that are long enough and in lower case', () => {
    const useless = [...commonPasswords].filter(
      (word) => [...word].length < SHORTEST_PASSWORD || word !== word.toLowerCase(),
    );
    expect(useless).toEqual([]);
    expect(commonPasswords.size).toBeGreaterThan(100);
  });
});
