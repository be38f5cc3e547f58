import { createHash } from 'node:crypto';

/** Ten hexadecimal digits that change whenever the content does; for names of immutable objects. */
export const contentHash = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 10);
