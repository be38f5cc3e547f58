import type { Locale } from './locale.ts';

/**
 * An amount as people type it, in minor units: `12.50`, `12,50` and `12` are read, in every language; three digits behind
 * a comma are not, since nobody can tell whether they are cents. Undefined for anything else.
 */
export function readAmount({ minorDigits: digits }: Pick<Locale, 'minorDigits'>, text: string): number | undefined {
  const pattern = digits === 0 ? /^(\d{1,10})$/ : new RegExp(`^(\\d{1,8})(?:[.,](\\d{1,${digits}}))?$`);
  const [, whole, fraction = ''] = pattern.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole + fraction.padEnd(digits, '0'));
}
