import { commonPasswords } from './common-passwords.ts';

/** Length of a password, in characters as a person counts them (NIST SP 800-63B: no other rules of composition). */
export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 256;

export type PasswordFault = 'short' | 'long' | 'common' | 'personal';

/** A password as it is hashed: two keyboards may write one character differently. */
export const normalPassword = (typed: string): string => typed.normalize('NFC');

/** Is it more than one or a few characters again and again (`aaaaaaaaaa`, `abababababab`)? */
const isRepetition = (text: string): boolean => /^(.{1,3}?)\1+.?$/su.test(text);

/** Numbers and marks that people put behind a word to make it long enough: a few, not a sentence of them. */
const ADDED = /[\d\p{P}\p{S}]{1,8}$/u;

/** Is it what everybody tries, or that with numbers and marks behind (`sunshine2026!`)? */
const isCommon = (text: string): boolean => commonPasswords.has(text) || commonPasswords.has(text.replace(ADDED, ''));

/** What is wrong with a new password; null when nothing is. `personal` are texts that anybody would guess of its owner. */
export function passwordFault(typed: string, personal: readonly string[]): PasswordFault | null {
  const password = normalPassword(typed);
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return 'short';
  if (length > LONGEST_PASSWORD) return 'long';
  const text = password.toLowerCase();
  if (isCommon(text) || isRepetition(text)) return 'common';
  const guesses = personal.flatMap((own) => [own, own.split('@')[0] ?? '', own.replaceAll(/\s/g, '')]);
  return guesses.some((guess) => guess.normalize('NFC').toLowerCase() === text) ? 'personal' : null;
}
