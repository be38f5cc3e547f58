/** What every page shares: its head, sign and floor. */
export const site = {
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
  terms: 'Terms',
  privacy: 'Privacy',
  contact: 'Contact',
  inThisLanguage: 'In English',
  footer: 'Every copy here was somebody’s book. Its seller has held it, graded it and said what is wrong with it.',
};
