import { plurals } from './plural.ts';

const count = plurals('en');
const number = new Intl.NumberFormat('en');
const books = count({ one: '# book', other: '# books' });

/** Every English text of the store. Other languages are objects of the same type. */
export const en = {
  site: {
    name: 'BookStore',
    description:
      'A second-hand bookshop of many sellers. Every copy has a grade, its faults in words, a price and a person who stands behind it.',
    skip: 'Skip to the content',
    home: 'BookStore, front page',
    searchLabel: 'Search by title, author or ISBN',
    searchPlaceholder: 'Title, author or ISBN',
    search: 'Search',
    navigation: 'Main',
    browse: 'All books',
    bargains: 'Lowest prices',
    grades: 'How we grade',
    footerNavigation: 'About the shop',
    footer: 'Every copy here was somebody’s book. Its seller has held it, graded it and said what is wrong with it.',
  },

  home: {
    title: 'Second-hand books, honestly described',
    headingFirst: 'Old books,',
    headingSecond: 'honestly described.',
    lede: 'Every copy is graded on the trade’s scale, with its faults put into words by the person who holds it.',
    browse: 'Browse all books',
    newest: 'Just in',
    newestMore: 'All new arrivals',
    bargains: 'Good for the price',
    bargainsMore: 'All in Good or better, by price',
    languages: 'Shelved by language',
    empty: 'The shelves are still empty. The first books will stand here as soon as somebody offers them.',
  },

  grades: {
    heading: 'Seven words for the state of a book',
    lede: 'The trade’s own scale. A copy below Fine always comes with a note of what is wrong with it.',
  },

  conditions: {
    new: { name: 'New', meaning: 'Unread, as it came from the publisher.' },
    'as-new': { name: 'As New', meaning: 'Read by nobody, or so carefully that it does not show.' },
    fine: { name: 'Fine', meaning: 'Crisp and clean, with no fault to name.' },
    'very-good': { name: 'Very Good', meaning: 'Small signs of wear, no tears; faults are named.' },
    good: { name: 'Good', meaning: 'Read and worn as books are, complete, all pages sound.' },
    fair: { name: 'Fair', meaning: 'Worn, all of the text is there; endpapers may be missing.' },
    poor: { name: 'Poor', meaning: 'For reading only: stained, loose or marked, yet legible.' },
  },

  catalogue: {
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
  },

  nothing: {
    words: (words: string) => `Nothing found for “${words}”`,
    wordsReason: 'No title and no author in the shop has all of these words.',
    wordsTips: [
      'Check the spelling, or leave a word out: every word has to match.',
      'The last word may be unfinished: “dosto” finds Dostoevsky. Accents do not matter.',
      'Titles are kept in the language of the edition: try the original title.',
    ],
    isbnWrong: (isbn: string) => `${isbn} is not an ISBN`,
    isbnWrongReason: 'Its last digit does not fit the others: one of them must be mistyped.',
    isbn: (isbn: string) => `No book with the ISBN ${isbn}`,
    isbnReason: 'It was read as an ISBN, and nobody has offered this edition yet.',
    isbnTips: [
      'Compare it with the back of the book, digit by digit.',
      'Other editions have other numbers: search for the title instead.',
    ],
    filters: 'No copy passes all of these filters',
    filtersReason: 'There are books in the shop, but none that is all of this at once.',
    filtersTip: 'Take one away:',
    withoutFilter: (filter: string) => `Without: ${filter}`,
    past: 'The list ends here',
    pastReason: 'There are no books on this page of the list. They may have been sold while you were reading.',
    first: 'Back to the first page',
    store: 'The shelves are still empty',
    storeReason: 'Nobody has offered a book yet.',
    browse: 'Browse all books',
  },

  faults: {
    heading: 'Something in the form could not be read',
    reason: 'The field is marked above, with what it takes. Nothing has been searched.',
    q: (max: number) => `At most ${number.format(max)} characters, please.`,
    condition: 'There is no such grade; choose one from the list.',
    max: (example: string) => `A price in figures, for example ${example}.`,
    language: 'There is no such language; choose one from the list.',
    sort: 'There is no such order; choose one from the list.',
    page: 'This link to a page of the list is damaged; start at the first page.',
  },

  book: {
    description: (title: string, authors: string) =>
      `Second-hand copies of ${title}${authors ? ` by ${authors}` : ''}.`,
    authors: 'Authors',
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
    similar: 'More by this author',
  },

  errors: {
    400: { title: 'That request cannot be read', reason: 'Something in the address is not as the shop writes it.' },
    404: { title: 'There is nothing on this shelf', reason: 'The page has moved, or its address has a slip in it.' },
    405: { title: 'That cannot be done here', reason: 'The page exists, but it does not take this kind of request.' },
    429: {
      title: 'One moment, please',
      reason: 'Too many requests have come from here. Wait a minute, then try again.',
    },
    500: {
      title: 'Something broke on our side',
      reason: 'It has been written down and will be looked into. Please try again.',
    },
    503: { title: 'The shop is busy', reason: 'We cannot answer just now. Please try again in a moment.' },
    other: { title: 'That did not work', reason: 'The shop could not answer this request.' },
    request: 'If you write to us about it, quote this number:',
    home: 'To the front page',
    browse: 'Browse all books',
  },
};

export type Texts = typeof en;
