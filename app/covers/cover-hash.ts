/**
 * 32 bits of a text, well mixed: FNV-1a over UTF-16 units and murmur's finish. Not for secrets: it is made for a page
 * of 24 covers, where a cryptographic hash would cost more than the rest of the page.
 */
export function coverHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The same as eight hexadecimal digits. */
export const coverFingerprint = (text: string): string => coverHash(text).toString(16).padStart(8, '0');
