/** Sets text that nobody can measure: an image has no script and no say in the font, so widths are estimated. */

export interface Setting {
  readonly size: number;
  readonly lines: readonly string[];
}

export interface Measure {
  readonly width: number;
  readonly height: number;
  readonly largest: number;
  readonly smallest: number;
  /** Distance of baselines in ems. */
  readonly leading: number;
  /** Added to every letter, in ems. */
  readonly tracking?: number;
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Characters that may not begin a line of Chinese or Japanese. */
const closing = /^[、。，．・：；？！」』）】〉》”’ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々]/;

/** Estimated advances in ems, from the wide side of the common serif fonts: type that is a little small never spills. */
const advances: readonly [RegExp, number][] = [
  [/[\p{M}\u200b-\u200f\u2060]/u, 0],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff60]/u, 1],
  [/\p{Script=Hangul}/u, 0.95],
  [/[ijlI.,:;!|'’‘()[\]]/, 0.35],
  [/[ftrsJ"“”\s-]/, 0.42],
  [/[mw]/, 0.9],
  [/[MW—…@%]/, 1.02],
  [/[\p{Script=Arabic}]/u, 0.5],
  [/[\p{Script=Cyrillic}\p{Script=Georgian}\p{Script=Armenian}]/u, 0.66],
  [/\p{Lu}/u, 0.74],
  [/\p{L}/u, 0.58],
];

const advanceOf = (character: string): number => advances.find(([pattern]) => pattern.test(character))?.[1] ?? 0.58;

/** Estimated width of a line in ems. */
export function widthOf(line: string, tracking = 0): number {
  let width = 0;
  for (const character of line) {
    const advance = advanceOf(character);
    width += advance === 0 ? 0 : advance + tracking;
  }
  return width;
}

/** The pieces that a line may end after: words with their space, parts of hyphenated words, single ideographs. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const word of text.match(/\s*(?:[^\s—–/-]+[—–/-]*|[—–/-]+)/g) ?? []) {
    if (!/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)) {
      pieces.push(word);
      continue;
    }
    for (const { segment } of graphemes.segment(word)) {
      if (pieces.length > 0 && closing.test(segment)) pieces[pieces.length - 1] += segment;
      else pieces.push(segment);
    }
  }
  return pieces;
}

/** Lines of at most `width` ems; null when a single piece is wider. */
function broken(pieces: readonly string[], width: number, tracking: number): string[] | null {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const longer = line === '' ? piece.trimStart() : line + piece;
    if (widthOf(longer, tracking) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = piece.trimStart();
    if (widthOf(line, tracking) > width) return null;
  }
  return line === '' ? lines : [...lines, line];
}

/** As many lines as there have to be, but of even length: the narrowest measure that needs no line more. */
function balanced(pieces: readonly string[], lines: string[], width: number, tracking: number): string[] {
  let best = lines;
  for (let narrower = width * 0.94; narrower > width * 0.4; narrower *= 0.94) {
    const candidate = broken(pieces, narrower, tracking);
    if (!candidate || candidate.length > lines.length) break;
    best = candidate;
  }
  return best;
}

/** The largest setting that fits; at the smallest size, words are broken and the rest gives way to an ellipsis. */
export function typeset(text: string, measure: Measure): Setting {
  const { width, height, largest, smallest, leading, tracking = 0 } = measure;
  const pieces = piecesOf(text.trim());
  for (let size = largest; size >= smallest; size *= 0.93) {
    const lines = broken(pieces, width / size, tracking);
    if (lines && lines.length * size * leading <= height) {
      return { size: round(size), lines: balanced(pieces, lines, width / size, tracking) };
    }
  }
  const limit = Math.max(1, Math.floor(height / (smallest * leading)));
  const whole = pieces.flatMap((piece) =>
    widthOf(piece.trimStart(), tracking) > width / smallest ? split(piece) : [piece],
  );
  const lines = broken(whole, width / smallest, tracking) ?? [];
  return { size: smallest, lines: lines.length > limit ? cut(lines, limit, width / smallest, tracking) : lines };
}

const split = (piece: string): string[] => [...graphemes.segment(piece)].map(({ segment }) => segment);

function cut(lines: readonly string[], limit: number, width: number, tracking: number): string[] {
  const last = split(lines[limit - 1] ?? '');
  while (last.length > 1 && widthOf(`${last.join('')}…`, tracking) > width) last.pop();
  return [...lines.slice(0, limit - 1), `${last.join('').replace(/[\s,.;:–—-]+$/, '')}…`];
}

const round = (size: number): number => Math.round(size * 10) / 10;
