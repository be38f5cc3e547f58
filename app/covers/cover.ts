import { type Cloth, cloths } from './cloth.ts';
import { coverFingerprint, coverHash } from './cover-hash.ts';
import { escaped, textLines } from './cover-text.ts';
import { figures } from './figures.ts';
import { frames } from './frames.ts';
import type { Ornament } from './ornament.ts';
import { capitalsOf, directionOf, hasCapitals, leadingOf } from './script.ts';
import { threadBound } from './thread-bound.ts';
import { coverAuthors, titleParts } from './title-parts.ts';
import { type Measure, typeset } from './typesetting.ts';

/** Changes with the drawing, so that a browser that keeps a cover for ever asks for the new one. */
const design = '1';

/** Space between capitals, in ems. */
const capitalTracking = 0.06;

const ornaments: readonly Ornament[] = [...frames, ...figures];

export interface CoverText {
  readonly title: string;
  readonly authors: string;
}

/** Address of a book's generated cover; it changes when the title, the authors or the drawing do. */
export const coverPath = (book: CoverText & { readonly id: number }): string =>
  `/covers/${book.id}-${coverFingerprint(`${design}\n${book.title}\n${book.authors}`)}.svg`;

/** A cloth-bound cover as a standalone SVG document, 2:3: the same for the same title and authors, for ever. */
export function coverSvg({ title, authors }: CoverText): string {
  const pick = picker(coverHash(`${title}\n${authors}`));
  const cloth = cloths[pick(cloths.length)] as Cloth;
  const direction = directionOf(title);
  // A book that is read from the right has its spine on the right.
  const mirrored = direction !== 'ltr';
  const inside =
    direction === 'vertical'
      ? threadBound(cloth, pick, title, coverAuthors(authors))
      : stamped(cloth, pick, title, authors, direction);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 360" font-family="'Iowan Old Style','Palatino Linotype',Palatino,'Book Antiqua',Georgia,'Noto Serif',serif">${board(cloth)}${inside}${light(mirrored)}</svg>`;
}

/** The cloth: its colour and its weave. */
const board = ({ cloth }: Cloth): string =>
  `<defs><pattern id="w" width="3" height="3" patternUnits="userSpaceOnUse"><path d="M0 .5H3M.5 0V3" stroke="#fff" stroke-opacity=".06"/><path d="M0 2H3M2 0V3" stroke="#000" stroke-opacity=".08"/></pattern></defs><rect width="240" height="360" fill="${cloth}"/><rect width="240" height="360" fill="url(#w)"/>`;

/** The rounding of the spine, the groove beside it, and a shade towards the far edge. */
const light = (mirrored: boolean): string =>
  `<defs><linearGradient id="s"><stop stop-opacity=".4"/><stop offset=".02" stop-color="#fff" stop-opacity=".14"/><stop offset=".05" stop-opacity=".05"/><stop offset=".062" stop-opacity=".42"/><stop offset=".075" stop-color="#fff" stop-opacity=".2"/><stop offset=".1" stop-color="#fff" stop-opacity=".04"/><stop offset=".6" stop-opacity="0"/><stop offset="1" stop-opacity=".16"/></linearGradient></defs><rect width="240" height="360" fill="url(#s)"${mirrored ? ' transform="matrix(-1 0 0 1 240 0)"' : ''}/>`;

/** An ornament with the type in the room that it leaves. */
function stamped(
  cloth: Cloth,
  pick: (n: number) => number,
  title: string,
  authors: string,
  direction: 'ltr' | 'rtl',
): string {
  const { main, subtitle, series } = titleParts(title);
  const names = coverAuthors(authors);
  const ornament = ornaments[pick(ornaments.length)] as Ornament;
  const ink = ornament.label ? '#3a1712' : cloth.foil;
  const initial = escaped((names[0]?.split(' ').at(-1) ?? main).match(/\p{L}\p{M}*/u)?.[0]?.toUpperCase() ?? '❦');
  const art = ornament.draw({ ...cloth, pick, initial });
  const flip = direction === 'rtl' ? ' transform="translate(-18)"' : '';
  return `<g fill="none" stroke="${cloth.foil}"${flip}>${art}</g><g fill="${ink}"${flip}${direction === 'rtl' ? ' direction="rtl"' : ''}>${type(ornament, main, subtitle, series, names, direction)}</g>`;
}

function type(
  { title: box, author, align, capitals, label }: Ornament,
  main: string,
  subtitle: string,
  series: string,
  names: readonly string[],
  direction: 'ltr' | 'rtl',
): string {
  const leading = leadingOf(main);
  const small = subtitle
    ? typeset(subtitle, { width: box.width, height: box.height * 0.36, largest: 13, smallest: 9.5, leading: 1.25 })
    : null;
  const smallHeight = small ? small.lines.length * small.size * 1.25 + 8 : 0;
  const seriesHeight = series ? 18 : 0;
  const measure: Measure = {
    width: box.width,
    height: box.height - smallHeight - seriesHeight,
    largest: label ? 26 : align === 'start' ? 38 : 34,
    smallest: 11,
    leading,
  };
  const capital =
    capitals && main.length <= 26 && hasCapitals(main)
      ? typeset(capitalsOf(main), { ...measure, tracking: capitalTracking })
      : null;
  // Capitals need room; where there is none, small letters are read more easily.
  const large = capital && capital.size >= 19 ? capital : typeset(main, measure);
  const tracking = large === capital ? capitalTracking : 0;
  const largeHeight = large.lines.length * large.size * leading;
  const free = align === 'middle' ? (box.height - largeHeight - smallHeight - seriesHeight) / 2 : 0;
  const anchor = align === 'middle' ? 'middle' : 'start';
  const x = align === 'start' && direction === 'rtl' ? box.x + box.width : box.x;
  let y = box.y + free;
  let out = textLines(large, { x, y, leading, anchor, tracking });
  y += largeHeight;
  if (small) {
    out += textLines(small, { x, y: y + 8, leading: 1.25, anchor, opacity: 0.88 });
    y += smallHeight;
  }
  if (series) {
    const line = typeset(series, { width: box.width, height: 15, largest: 11.5, smallest: 8.5, leading: 1.2 });
    out += textLines(line, { x, y: y + 6, leading: 1.2, anchor, opacity: 0.8 });
  }
  return out + authorLines(author, names, x, anchor);
}

function authorLines(box: Ornament['author'], names: readonly string[], x: number, anchor: 'middle' | 'start'): string {
  const leading = 1.3;
  const set = names.map((name) => typeset(name, { width: box.width, height: 19, largest: 15, smallest: 9, leading }));
  const size = Math.min(15, box.height / (names.length * leading), ...set.map((line) => line.size));
  const lines = set.flatMap((line) => line.lines);
  return textLines({ size, lines }, { x, y: box.y - lines.length * size * leading, leading, anchor });
}

/** Whole numbers below n, one after the other, always the same for one seed (mulberry32). */
function picker(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}
