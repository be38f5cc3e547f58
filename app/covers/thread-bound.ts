import type { Cloth } from './cloth.ts';
import { escaped, textLines } from './cover-text.ts';
import { blind } from './ornament.ts';
import { typeset } from './typesetting.ts';

const vermilion = '#b8332a';

const family = "'Hiragino Mincho ProN','Yu Mincho','Songti SC',SimSun,'Noto Serif CJK JP',serif";

/**
 * A cover for titles in Chinese or Japanese: sewn at the right through four holes, with the title in columns on a slip
 * at the upper left and the author's name as a seal, as such books were made.
 */
export function threadBound(
  { cloth, foil }: Cloth,
  pick: (n: number) => number,
  title: string,
  names: readonly string[],
): string {
  const characters = [...title.replace(/\s+/g, '')];
  const columns = characters.length > 9 ? 2 : 1;
  const perColumn = Math.ceil(characters.length / columns);
  const size = Math.min(columns === 1 ? 30 : 20, Math.floor(206 / perColumn));
  const slipWidth = Math.round(columns * size * 1.2 + 16);
  const slipHeight = Math.max(110, perColumn * size + 30);
  const column = (index: number): string => {
    const text = characters.slice(index * perColumn, (index + 1) * perColumn).join('');
    const x = 26 + slipWidth / 2 + (columns === 1 ? 0 : (0.5 - index) * size * 1.2);
    return `<text x="${x}" y="${26 + 15}">${escaped(text)}</text>`;
  };
  return `${ground(pick, cloth)}${stitches(foil)}<rect x="27" y="28" width="${slipWidth}" height="${slipHeight}" fill="#000" fill-opacity=".25"/><rect x="26" y="26" width="${slipWidth}" height="${slipHeight}" fill="#f5ecd6"/><path d="M29 29H${23 + slipWidth}V${23 + slipHeight}H29z" fill="none" stroke="#2a1d14" stroke-width=".8"/><g font-size="${size}" fill="#211710" writing-mode="vertical-rl" font-family="${family}">${Array.from({ length: columns }, (_, index) => column(index)).join('')}</g>${seal(names[0] ?? '', foil)}`;
}

/** Patterns of Japanese cloth, pressed in: hemp leaf, waves, arrow feathers, linked hexagons. */
function ground(pick: (n: number) => number, cloth: string): string {
  const [width, height, path] = [
    [
      32,
      55.4,
      'M0 0L16 9.2L32 0M0 0V18.5L16 27.7L32 18.5V0M16 9.2V27.7M0 18.5L16 9.2L32 18.5M0 55.4L16 46.2L32 55.4M0 36.9L16 27.7L32 36.9M0 36.9L16 46.2L32 36.9M0 18.5V55.4M32 18.5V55.4M16 27.7V46.2',
    ],
    [
      40,
      20,
      'M0 20a20 20 0 0 1 40 0M7 20a13 13 0 0 1 26 0M14 20a6 6 0 0 1 12 0M-20 10a20 20 0 0 1 40 0M-13 10a13 13 0 0 1 26 0M20 10a20 20 0 0 1 40 0M27 10a13 13 0 0 1 26 0',
    ],
    [24, 40, 'M0 0V40M12 0V40M0 10L6 0L12 10M0 30L6 20L12 30M12 20L18 10L24 20M12 40L18 30L24 40'],
    [36, 20.8, 'M0 10.4H6L12 0H24L30 10.4H36M6 10.4L12 20.8H24L30 10.4'],
  ][pick(4)] as [number, number, string];
  return `<defs><pattern id="g" width="${width}" height="${height}" patternUnits="userSpaceOnUse">${blind(path, 1)}</pattern></defs><rect width="240" height="360" fill="url(#g)" opacity=".65"/><rect x="212" width="28" height="360" fill="${cloth}"/>`;
}

function stitches(thread: string): string {
  const holes = [24, 128, 232, 336];
  return `<path d="M214 0V360${holes.map((y) => `M214 ${y}H240`).join('')}" stroke="#000" stroke-opacity=".35" stroke-width="2.6" transform="translate(.8 1)"/><path d="M214 0V360${holes.map((y) => `M214 ${y}H240`).join('')}" stroke="${thread}" stroke-width="1.8"/>`;
}

/** Up to six characters as a seal; other names are printed small at the foot. */
function seal(name: string, foil: string): string {
  if (name === '') return '';
  const characters = [...name.replace(/[\s・]/g, '')];
  if (
    characters.length > 6 ||
    !/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u.test(characters.join(''))
  ) {
    const set = typeset(name, { width: 170, height: 18, largest: 13, smallest: 9, leading: 1.2 });
    return `<g fill="${foil}">${textLines(set, { x: 114, y: 318, leading: 1.2, anchor: 'middle' })}</g>`;
  }
  const height = characters.length * 15 + 8;
  return `<rect x="30" y="${334 - height}" width="23" height="${height}" rx="2" fill="${vermilion}"/><text x="41.5" y="${338 - height}" font-size="15" fill="#fdf3e2" writing-mode="vertical-rl" font-family="${family}">${escaped(characters.join(''))}</text>`;
}
