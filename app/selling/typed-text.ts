/** Characters that no line of text has any use for: they control, break or turn it around, or are half of one. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** Characters as people and the database count them. */
const lengthOf = (text: string): number => [...text].length;

/** One line as somebody typed it, without what surrounds it; null when it is too long or holds what no line does. */
export function readLine(text: string, longest: number): string | null {
  const line = text
    .normalize('NFC')
    .replaceAll(/[\p{Zs}\t\r\n]+/gu, ' ')
    .trim();
  return lengthOf(line) <= longest && !UNFIT.test(line) ? line : null;
}

/** Several lines as somebody typed them; null when they are too long or hold what no text does. */
export function readText(text: string, longest: number): string | null {
  const lines = text
    .normalize('NFC')
    .split(/\r\n?|\n/)
    .map((line) => line.replaceAll(/[\p{Zs}\t]+/gu, ' ').trim());
  const joined = lines.join('\n').trim();
  return lengthOf(joined) <= longest && lines.every((line) => !UNFIT.test(line)) ? joined : null;
}
