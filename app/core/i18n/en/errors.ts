/** Pages for requests that could not be answered, by status. */
export const errors = {
  400: { title: 'That request cannot be read', reason: 'Something in the address is not as the shop writes it.' },
  403: {
    title: 'That came from somewhere else',
    reason: 'Only a page of this shop may ask for this. Open the shop itself and try again there.',
  },
  404: { title: 'There is nothing on this shelf', reason: 'The page has moved, or its address has a slip in it.' },
  405: { title: 'That cannot be done here', reason: 'The page exists, but it does not take this kind of request.' },
  408: {
    title: 'That took too long',
    reason: 'The form did not arrive in time. Nothing has changed; please try again.',
  },
  413: { title: 'That is too much', reason: 'The form holds more than the shop can take. Nothing has changed.' },
  414: { title: 'That address is too long', reason: 'It is longer than any that the shop writes; shorten it, please.' },
  415: { title: 'That is no form of ours', reason: 'What was sent is not written as the shop’s forms are.' },
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
};
