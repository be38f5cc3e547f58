/** The scale of grades, on the front page. */
export const grades = {
  heading: 'Seven words for the state of a book',
  lede: 'The trade’s own scale. A copy below Fine always comes with a note of what is wrong with it.',
};
