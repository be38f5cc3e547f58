/** A title as a binder would set it: what is said large, and what is said small. */
export interface TitleParts {
  readonly main: string;
  readonly subtitle: string;
  readonly series: string;
}

/** Takes the series, in brackets with its number, and the subtitle, after a colon or an "or", from a title. */
export function titleParts(title: string): TitleParts {
  const [, before, name, number] = /^(.+?)\s*\(([^()]+?),?\s*#\s*([\d.,–-]+)[^()]*\)\s*$/.exec(title) ?? [];
  const whole = before ?? title;
  // A series named after this very book says nothing.
  const series = name && number && name !== whole ? `${name} · ${number}` : '';
  const [, main, subtitle] = /^(.{3,48}?)(?:\s*:\s+|[;,]\s+(?=or,?\s)|\s*--\s*|\s+[–—]\s+)(.{3,})$/i.exec(whole) ?? [];
  return main && subtitle ? { main, subtitle, series } : { main: whole, subtitle: '', series };
}

/** The names that a cover has room for: two; an ellipsis says that there are more. */
export function coverAuthors(authors: string): string[] {
  const names = authors.split(/\s*[,،、]\s*/).filter((name) => name !== '');
  return names.length > 2 ? [names[0] ?? '', `${names[1]} …`] : names;
}
