/** The front page. */
export const home = {
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
};
