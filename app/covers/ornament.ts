/** What a stamp is drawn with: the colours of the binding, and numbers that are always the same for one book. */
export interface Stamp {
  readonly cloth: string;
  readonly foil: string;
  readonly second: string;
  /** A whole number below n. */
  pick(n: number): number;
  /** First letter of the author's last name, or of the title. */
  readonly initial: string;
}

/** Where text goes, in the units of the board; `x` is the middle of centred text and the edge of the other. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A design of the board: what is stamped, and the room that it leaves for the title and the author. */
export interface Ornament {
  readonly title: Box;
  /** Its y is the baseline of the last line. */
  readonly author: Box;
  readonly align: 'middle' | 'start';
  readonly capitals: boolean;
  /** Set on a pasted paper label, in ink. */
  readonly label: boolean;
  draw(stamp: Stamp): string;
}

/** The board without the joint at the spine: 18 to 240 across, so that its middle is at 129. */
export const middle = 129;

/** Blind stamping: pressed into the cloth without foil, dark with a lit lower edge. */
export const blind = (path: string, width = 1.2): string =>
  `<path d="${path}" fill="none" stroke="#fff" stroke-opacity=".16" stroke-width="${width}" transform="translate(.8 .8)"/>` +
  `<path d="${path}" fill="none" stroke="#000" stroke-opacity=".3" stroke-width="${width}"/>`;

/** The same drawing n times around a point. */
export function around(n: number, x: number, y: number, drawing: string): string {
  const turns = Array.from({ length: n - 1 }, (_, i) => {
    const angle = Math.round((3600 * (i + 1)) / n) / 10;
    return `<use href="#o" transform="rotate(${angle} ${x} ${y})"/>`;
  });
  return `<g id="o">${drawing}</g>${turns.join('')}`;
}
