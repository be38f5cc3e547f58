import { plurals } from '../plural.ts';

const count = plurals('en');
const number = new Intl.NumberFormat('en');
const books = count({ one: '# book', other: '# books' });

/** Lists of books. */
export const catalogue = {
  title: 'All books',
  searchTitle: (words: string) => `Books for “${words}”`,
  languageTitle: (language: string) => `Books in ${language}`,
  description: 'Browse second-hand books by grade, price and language.',
  filters: 'Filter and sort',
  condition: 'In this grade or better',
  anyCondition: 'Any grade',
  max: (currency: string) => `At most (${currency})`,
  language: 'Language',
  anyLanguage: 'Any language',
  sort: 'Sorted by',
  sorts: { relevance: 'Best match', newest: 'Newest arrivals', price: 'Lowest price' },
  apply: 'Show books',
  count: ({ value, more }: { value: number; more: boolean }) =>
    more ? `${number.format(value)}+ books` : books(value),
  active: 'Filters in use',
  chips: {
    q: (words: string) => `“${words}”`,
    condition: (name: string) => `${name} or better`,
    max: (price: string) => `At most ${price}`,
    language: (name: string) => name,
  },
  remove: 'remove',
  clear: 'Clear all',
  pages: 'Pages of the list',
  previous: 'Previous',
  next: 'Next',
  noOffer: 'No copy for sale',
  moreOffers: count({ one: '# more copy offered', other: '# more copies offered' }),
};
