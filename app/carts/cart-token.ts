import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, as they stand in a cookie. */
const TOKEN = /^[\w-]{43}$/;

export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token: who reads the table cannot use it. Null for what can be no token. */
export const tokenHash = (token: string | undefined): Buffer | null =>
  token !== undefined && TOKEN.test(token) ? createHash('sha256').update(token).digest() : null;
