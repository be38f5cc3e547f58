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
  write: 'Write to us here',
  name: 'Your name',
  from: 'Your mail address',
  fromHint: 'Our answer goes there, and it is used for nothing else.',
  message: 'Your message',
  send: 'Send',
  sent: 'Your message is on its way',
  sentReason: 'Somebody will read it and answer to the address that you gave.',
  faults: {
    name: 'Your name, please: up to 120 characters on one line.',
    address: 'A mail address such as zoe@example.com, please.',
    message: 'Some words, please: 10 to 5000 characters.',
  },
  noAddress: 'The people who run this shop have not published an address yet.',
};
