import { expect, it } from '@jest/globals';
import { newRecoveryCode, recoveryCodeHash } from './recovery-code.ts';

it('a recovery code has 120 random bits, in six groups of letters that nobody mistakes', () => {
  const codes = Array.from({ length: 50 }, newRecoveryCode);
  expect(new Set(codes).size).toBe(50);
  for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}$/);
});

it('a recovery code is known in any case and grouping, and with letters for digits', () => {
  const hash = recoveryCodeHash('0000-1111-2222-3333-abcd-efgh');
  expect(hash).toHaveLength(32);
  expect(recoveryCodeHash(' OoO0 iILl 22223333 ABCDEFGH ')).toEqual(hash);
  for (const typed of ['', '123456', '0000-1111-2222-3333-abcd-efg', '0000-1111-2222-3333-abcd-efgu'])
    expect(recoveryCodeHash(typed)).toBeNull();
});
