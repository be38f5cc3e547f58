import { Secret, TOTP } from 'otpauth';
import type { Database } from '../database/database.ts';
import type { Services } from '../services.ts';

/** The code that an app makes of a key, for this half minute or so many later. */
export const codeOf = (key: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) }).generate({ timestamp: Date.now() + steps * 30_000 });

export interface Authenticator {
  /** A code that was not used: of this half minute, or of so many later. */
  code(steps?: number): string;
  readonly recoveryCodes: readonly string[];
}

/** Gives a user a second factor, of which no code was used; answers the app. */
export async function anAuthenticator(database: Database<Services>, userId: number): Promise<Authenticator> {
  return database.transaction(async ({ secondFactors }) => {
    await secondFactors.begin(userId);
    const key = new Secret({ buffer: Uint8Array.from((await secondFactors.findBegun(userId))!).buffer }).base32;
    const recoveryCodes = await secondFactors.switchOn(userId, codeOf(key, -1));
    if (!recoveryCodes) throw new Error(`No second factor could be switched on for user ${userId}.`);
    return { recoveryCodes, code: (steps) => codeOf(key, steps) };
  });
}
