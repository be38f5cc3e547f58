import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: no letter that is taken for a digit. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
/** 120 bits: enough that a plain hash of them keeps them (OWASP ASVS 5.0.0, 6.5.2). */
const LENGTH = 24;
const CODE = /^[0-9a-hjkmnp-tv-z]{24}$/;

/** A code to write down, in groups of four: what lets its owner in without the app. */
export const newRecoveryCode = (): string =>
  [...randomBytes(LENGTH)]
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join('')
    .replaceAll(/.{4}(?=.)/g, '$&-');

/** What is stored of a code, however it was typed; null for a text that is none. */
export function recoveryCodeHash(typed: string): Buffer | null {
  const code = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return CODE.test(code) ? createHash('sha256').update(code).digest() : null;
}
