/** The contact page. */
export const contact = {
  title: 'Contact',
  lede: 'Questions about the shop, a slip in the catalogue, a copy that is not as described: write to us.',
  address: 'By mail to',
  helps: 'What helps us to answer',
  hints: [
    'About a book: its title, or the address of its page.',
    'About a copy: the seller’s name as well, and what is different from the description.',
    'About an error: the number that the page showed, if it showed one.',
  ],
  noAddress: 'The people who run this shop have not published an address yet.',
};
