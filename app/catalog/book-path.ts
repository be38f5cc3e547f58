const longest = 60;

/** Letters that do not fall apart into an ASCII letter and a mark. */
const latin: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Address of a book: `/books/12-pride-and-prejudice`, or `/books/12` when its title has nothing in ASCII. */
export function bookPath(book: { readonly id: number; readonly title: string }): string {
  const slug = slugOf(book.title);
  return slug === '' ? `/books/${book.id}` : `/books/${book.id}-${slug}`;
}

function slugOf(title: string): string {
  let text = title.toLowerCase();
  if (/[^\0-\x7f]/.test(text)) {
    text = text
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[ßæœøłđðþı]/g, (letter) => latin[letter] ?? '');
  }
  const words = text.replace(/['’]/g, '').match(/[a-z0-9]+/g);
  if (!words) return '';
  let slug = (words[0] ?? '').slice(0, longest);
  for (const word of words.slice(1)) {
    if (slug.length + 1 + word.length > longest) break;
    slug += `-${word}`;
  }
  return slug;
}
