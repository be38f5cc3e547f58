/** Why a list is empty. */
export const nothing = {
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
};
