import { writeFileSync } from 'node:fs';

const words =
  'river stone winter garden letters island silence harvest mirror window journey shadow orchard lantern bridge market children secret summer history music northern forgotten golden hidden paper glass iron salt thunder'.split(
    ' ',
  );
const names =
  'Alder Bishop Carver Dalton Ellery Farrow Garland Hollis Ingram Jessop Keller Larkin Mercer Norwood Oakley Penrose'.split(
    ' ',
  );
const languages = ['en', 'en', 'en', 'en', 'en', 'en', 'fr', 'es', 'de', ''];

/** Writes a CSV of so many invented books: the same ones each time, with titles of two to nine words. */
export function writeCatalogue(file: string, books: number): void {
  const rows = Array.from({ length: books }, (_, index) => {
    const title = Array.from(
      { length: 2 + (index % 8) },
      (__, place) => words[(index * 7 + place * (11 + (index % 5))) % words.length],
    ).join(' ');
    const author = `${names[index % names.length]} ${names[(index * 5 + 3) % names.length]}`;
    return `The ${title} ${index},${author},${1800 + (index % 220)},${languages[index % languages.length]}`;
  });
  writeFileSync(file, `title,authors,year,language\n${rows.join('\n')}\n`);
}
