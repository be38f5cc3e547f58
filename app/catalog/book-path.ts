import { folded } from './folded-text.ts';

const longest = 60;

/** Address of a book: `/books/12-pride-and-prejudice`, or `/books/12` when its title has nothing in ASCII. */
export function bookPath(book: { readonly id: number; readonly title: string }): string {
  const slug = slugOf(book.title);
  return slug === '' ? `/books/${book.id}` : `/books/${book.id}-${slug}`;
}

function slugOf(title: string): string {
  const words = folded(title)
    .replaceAll("'", '')
    .match(/[a-z0-9]+/g);
  if (!words) return '';
  let slug = (words[0] ?? '').slice(0, longest);
  for (const word of words.slice(1)) {
    if (slug.length + 1 + word.length > longest) break;
    slug += `-${word}`;
  }
  return slug;
}
