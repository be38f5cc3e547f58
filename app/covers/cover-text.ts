import type { Setting } from './typesetting.ts';

export interface Placement {
  readonly x: number;
  /** Top of the first line. */
  readonly y: number;
  readonly leading: number;
  readonly anchor: 'middle' | 'start';
  readonly tracking?: number;
  readonly opacity?: number;
}

/** Lines of type, one below the other. */
export function textLines({ size, lines }: Setting, { x, y, leading, anchor, tracking, opacity }: Placement): string {
  if (lines.length === 0) return '';
  const spacing = tracking ? ` letter-spacing="${round(tracking * size)}"` : '';
  const faint = opacity ? ` fill-opacity="${opacity}"` : '';
  const rows = lines.map((line, index) => {
    const baseline = y + size * (leading * index + leading / 2 + 0.32);
    return `<text x="${round(x)}" y="${round(baseline)}">${escaped(line)}</text>`;
  });
  return `<g font-size="${round(size)}" text-anchor="${anchor}"${spacing}${faint}>${rows.join('')}</g>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML: markup escaped, and without the characters that XML has no way to write. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\x00-\x1f\x7f\ufffe\uffff]/g, ' ')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

const round = (value: number): number => Math.round(value * 10) / 10;
