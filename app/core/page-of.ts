/** A page of a list: `next` is what the page after it begins behind, null on the last. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: number | null;
}

/** A page of at most so many, of what was read with one more: that one tells that there is another page. */
export function pageOf<T extends { readonly id: number }>(found: readonly T[], most: number): PageOf<T> {
  const items = found.slice(0, most);
  return { items, next: found.length > most ? items.at(-1)!.id : null };
}
