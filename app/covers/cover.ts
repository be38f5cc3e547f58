import { coverFingerprint } from './cover-hash.ts';

/** Changes with the drawing, so that a browser that keeps a cover for ever asks for the new one. */
const design = '1';

export interface CoverText {
  readonly title: string;
  readonly authors: string;
}

/** Address of a book's generated cover; it changes when the title, the authors or the drawing do. */
export const coverPath = (book: CoverText & { readonly id: number }): string =>
  `/covers/${book.id}-${coverFingerprint(`${design}\n${book.title}\n${book.authors}`)}.svg`;

/** A cloth-bound cover as a standalone SVG document, 2:3. */
export function coverSvg({ title, authors }: CoverText): string {
  const t = title.replace(/[<>&]/g, ' ');
  const a = authors.slice(0, 40).replace(/[<>&]/g, ' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 360"><rect width="240" height="360" fill="#17402f"/><text x="120" y="120" fill="#e3cf94" text-anchor="middle">${t}</text><text x="120" y="300" fill="#e3cf94" text-anchor="middle">${a}</text></svg>`;
}
