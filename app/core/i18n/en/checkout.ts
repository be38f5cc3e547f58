import { plurals } from '../plural.ts';

const count = plurals('en');
const number = new Intl.NumberFormat('en');

/** The steps from the cart to an order. */
export const checkout = {
  progress: 'Steps of the checkout',
  steps: { address: 'Address', delivery: 'Delivery', payment: 'Payment', review: 'Review' },
  next: 'Continue',
  change: 'Change',
  cart: 'Back to the cart',
  copies: count({ one: '# copy', other: '# copies' }),
  empty: {
    title: 'There is nothing to check out',
    reason: 'Nothing that can be bought is in your cart.',
  },
  address: {
    title: 'Where should your books go?',
    legend: 'Deliver to',
    add: 'Add an address',
    none: 'You have no address yet. Add the one that your books should go to.',
    fault: 'Choose one of your addresses.',
  },
  delivery: {
    title: 'Who should deliver?',
    from: (seller: string) => `From ${seller}`,
    days: (from: number, to: number) =>
      from === to
        ? `${count({ one: '# working day', other: '# working days' })(to)}`
        : `${number.format(from)} to ${number.format(to)} working days`,
    nobody: 'Nobody delivers from this seller to your address.',
    remove: (seller: string) => `Take the books of ${seller} out of the cart`,
    otherAddress: 'Choose another address',
    fault: 'Choose who delivers the books of this seller.',
  },
  payment: {
    title: 'How do you want to pay?',
    legend: 'Way to pay',
    methods: {
      card: { name: 'Credit card', hint: 'You enter the card after you have placed the order.' },
      paypal: { name: 'PayPal', hint: 'You are led to PayPal after you have placed the order, and back.' },
      transfer: { name: 'Bank transfer', hint: 'Your books are kept for you until the money has arrived.' },
    },
    none: 'The shop cannot take payments just now. Your cart stays as it is; please try again later.',
    fault: 'Choose a way to pay.',
  },
  review: {
    title: 'Look everything over',
    to: 'Deliver to',
    pay: 'Pay by',
    books: 'Books',
    delivery: (provider: string, days: string) => `Delivery by ${provider}, ${days}`,
    total: 'To pay',
    place: 'Place the order',
    hold: 'When the order is placed, the copies are held for you while you pay.',
    terms: 'The terms of the shop apply.',
  },
  changed: {
    title: 'Something has changed meanwhile',
    lede: 'Nothing was ordered. This is how things are now; look them over and place the order again.',
    total: (now: string, before: string) => `The total is now ${now}. It was ${before}.`,
    same: 'The total is as it was, but not what it is for.',
  },
  leftOut: {
    'sold-out': (title: string) => `“${title}” is sold out. It does not count.`,
    withdrawn: (title: string) => `The seller has taken “${title}” back. It does not count.`,
    fewer: (title: string) => `Of “${title}” there are fewer copies than you wanted. What is left counts.`,
    own: (title: string) => `“${title}” is your own offer. Nobody buys their own books, so it does not count.`,
  },
  full: {
    title: 'Too many of your orders wait for payment',
    reason: count({
      one: 'Each holds copies that nobody else can buy, so there can be no more than # at once. Pay for it or cancel it first. Nothing was ordered now.',
      other:
        'Each holds copies that nobody else can buy, so there can be no more than # at once. Pay for one or cancel it first. Nothing was ordered now.',
    }),
  },
};
