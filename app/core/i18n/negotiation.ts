/** What a client says of one language, or with `*` of all that it does not name. */
interface Wish {
  readonly tag: string;
  readonly quality: number;
}

/** Longer headers are read as far as this. */
const LONGEST_HEADER = 500;

/**
 * The tag that suits an `Accept-Language` header best (RFC 9110, 12.5.4); null when it wants none of them. Regions do
 * not count: `es-MX` wants `es`. Of two that are wanted alike the one that the header names first is taken.
 */
export function negotiated<Tag extends string>(tags: readonly Tag[], header: string): Tag | null {
  const wishes = wishesOf(header);
  const others = wishes.findIndex(({ tag }) => tag === '*');
  const ranked = tags
    .map((tag) => {
      const named = wishes.flatMap((wish, place) => (wish.tag === tag ? [{ ...wish, place }] : []));
      const best = named.sort((a, b) => b.quality - a.quality || a.place - b.place)[0];
      return { tag, place: best?.place ?? others, quality: best?.quality ?? wishes[others]?.quality ?? 0 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.place - b.place);
  return ranked[0]?.tag ?? null;
}

function wishesOf(header: string): Wish[] {
  return header
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { tag: range.split('-')[0] ?? '', quality: quality === undefined ? 1 : qualityOf(quality) };
    });
}

/** A quality that is no number is a refusal: whoever writes it does not want much. */
const qualityOf = (text: string): number => (/^[01](\.\d{0,3})?$/.test(text) ? Math.min(Number(text), 1) : 0);
