import { plurals } from '../plural.ts';

const count = plurals('en');
const number = new Intl.NumberFormat('en');

/** The cart, and what leads to it. */
export const cart = {
  link: (copies: number) => (copies > 0 ? `Cart (${number.format(copies)})` : 'Cart'),
  add: 'Add to cart',
  title: 'Your cart',
  empty: 'Your cart is empty',
  emptyReason: (days: number) =>
    `Copies that you add on the page of a book wait for you here, in this browser, for ${number.format(days)} days.`,
  emptyForUser: (days: number) =>
    `Copies that you add on the page of a book wait for you here, wherever you log in, for ${number.format(days)} days.`,
  each: (price: string) => `${price} each`,
  was: (price: string) => `It was ${price} when you added it.`,
  left: count({ one: 'Only # copy is left.', other: 'Only # copies are left.' }),
  soldOut: 'Sold out. It is not counted in the total.',
  withdrawn: 'The seller has taken this copy back. It is not counted in the total.',
  quantity: 'Quantity',
  update: 'Update',
  remove: 'Remove',
  wrongQuantity: (most: number) => `A whole number up to ${number.format(most)}, please; 0 takes it out of the cart.`,
  subtotal: 'From this seller',
  total: count({ one: 'Total for # book', other: 'Total for # books' }),
  delivery: 'Without delivery, which each seller charges for.',
  checkout: 'Check out',
  problems: {
    gone: {
      title: 'That copy is no longer for sale',
      reason: 'Somebody was quicker. Nothing in your cart has changed.',
    },
    full: {
      title: 'Your cart is full',
      reason: 'It cannot take more different offers. Remove one to make room for another.',
    },
    absent: {
      title: 'That copy is not in your cart any more',
      reason: 'It may have been removed in another window. Nothing has changed now.',
    },
    own: {
      title: 'This copy is your own',
      reason: 'What you sell yourself cannot go into your cart. Nothing has changed.',
    },
  },
};
