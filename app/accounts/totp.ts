import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** Named in the apps beside the address of the account. */
const ISSUER = 'BookStore';
/** 160 bits, as RFC 4226 (section 4, R6) recommends. */
const SECRET_BYTES = 20;
const STEP_SECONDS = 30;
/** Steps before and after the present one whose codes are taken: clocks differ, and typing takes time (RFC 6238, 5.2). */
const WINDOW = 1;

export const newTotpSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** SHA-1, six digits, 30 seconds: what all authenticator apps understand. */
const totpOf = (secret: Buffer, label: string): TOTP =>
  new TOTP({
    issuer: ISSUER,
    label,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
  });

/** What an authenticator app takes in: an address to scan or to follow, or its key, typed in groups of four. */
export interface Enrolment {
  readonly uri: string;
  readonly key: string;
}

export function enrolmentOf(secret: Buffer, email: string): Enrolment {
  const totp = totpOf(secret, email);
  return { uri: totp.toString(), key: totp.secret.base32.replaceAll(/.{4}(?=.)/g, '$& ') };
}

/** The number of the 30 seconds whose code this is; null for none of the present ones. */
export function stepOf(secret: Buffer, code: string, now = Date.now()): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1000 / STEP_SECONDS) + delta;
}
