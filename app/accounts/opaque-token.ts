import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text for a cookie or a link. Only its hash is stored: who reads the database can use none. */
export const newToken = (): string => randomBytes(32).toString('base64url');

const TOKEN = /^[\w-]{43}$/;

/** What is stored of a token; null for a text that is none. */
export const tokenHash = (token: string): Buffer | null =>
  TOKEN.test(token) ? createHash('sha256').update(token).digest() : null;
