const number = new Intl.NumberFormat('en');

/** What is wrong with a field of the filters, by its name. */
export const faults = {
  heading: 'Something in the form could not be read',
  reason: 'The field is marked above, with what it takes. Nothing has been searched.',
  q: (max: number) => `At most ${number.format(max)} characters, please.`,
  condition: 'There is no such grade; choose one from the list.',
  max: (example: string) => `A price in figures, for example ${example}.`,
  language: 'There is no such language; choose one from the list.',
  sort: 'There is no such order; choose one from the list.',
  page: 'This link to a page of the list is damaged; start at the first page.',
};
