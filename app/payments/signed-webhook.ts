import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that the time of a signature may differ from ours. */
const TOLERANCE_SECONDS = 300;

export interface SignedMessage {
  /** Seconds since 1970, in digits. */
  readonly timestamp: string;
  /** HMAC-SHA256 over `<timestamp>.<body>`, in hexadecimal digits. */
  readonly signature: string;
  readonly body: Buffer;
}

/** Signs a message as {@link verifyMessage} wants it. */
export function signMessage(key: Buffer, body: Buffer, now = Date.now()): SignedMessage {
  const timestamp = String(Math.floor(now / 1000));
  return { timestamp, signature: mac(key, timestamp, body).toString('hex'), body };
}

/**
 * Finds out whether a message was signed with one of the keys, not long ago; answers what is wrong with it, or null.
 * Most gateways sign in this way.
 */
export function verifyMessage(keys: readonly Buffer[], message: SignedMessage, now = Date.now()): string | null {
  const { timestamp, signature, body } = message;
  if (!/^\d{1,12}$/.test(timestamp)) return 'it has no time';
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return 'its time is not now';
  const received = /^[\da-f]{64}$/.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(0);
  const known = keys.some((key) => {
    const expected = mac(key, timestamp, body);
    return received.length === expected.length && timingSafeEqual(received, expected);
  });
  return known ? null : 'its signature is of none of the keys';
}

const mac = (key: Buffer, timestamp: string, body: Buffer): Buffer =>
  createHmac('sha256', key).update(`${timestamp}.`).update(body).digest();
