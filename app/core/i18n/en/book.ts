import { plurals } from '../plural.ts';

const count = plurals('en');
const number = new Intl.NumberFormat('en');

/** The page of a book. */
export const book = {
  description: (title: string, authors: string) => `Second-hand copies of ${title}${authors ? ` by ${authors}` : ''}.`,
  allAuthors: (n: number) => `and ${number.format(n)} more`,
  isbn: 'ISBN',
  year: 'First published',
  yearOf: (year: number) => (year < 0 ? `${-year} BCE` : String(year)),
  language: 'Language',
  publisher: 'Publisher',
  offers: 'Copies for sale',
  offerCount: count({ one: '# copy offered', other: '# copies offered' }),
  from: (price: string) => `from ${price}`,
  seller: 'Sold by',
  available: count({ one: '# copy like this', other: '# copies like this' }),
  moreOffers: 'More copies',
  firstOffers: 'The cheapest copies',
  none: 'No copy is for sale at the moment',
  noneReason: 'Nobody offers this book right now. A seller may put one up any day.',
  own: 'This is your own copy.',
  editOwn: 'Edit it',
  similar: 'More by this author',
  photo: (grade: string, price: string) => `Photo of the copy: ${grade}, ${price}`,
  report: 'Report',
  sell: 'Sell your copy of it',
  edit: 'Edit this edition',
};
