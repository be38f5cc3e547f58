import { plurals } from '../plural.ts';

const count = plurals('en');

/** Mails about orders, to their buyers and sellers. */
export const orderMails = {
  line: (copies: number, title: string, price: string) => `${copies} × ${title}: ${price}`,
  more: count({ one: '… and # more title', other: '… and # more titles' }),
  toOrder: 'To the order',
  placed: {
    subject: (number: string) => `Your order ${number}`,
    reason: 'Thank you for your order. You have chosen:',
    sum: (delivery: string, total: string) => `Delivery: ${delivery}. Total: ${total}.`,
    held: (until: string) =>
      `We hold your copies until ${until}. If you have not paid by then, they are for sale again.`,
    transfer: (total: string, number: string, until: string) =>
      `Please transfer ${total} with the reference ${number}, so that it reaches us by ${until}. The account:`,
  },
  paid: {
    subject: (number: string) => `Your order ${number} is paid`,
    reason: (total: string) =>
      `We have received ${total}. The sellers know of it, and we write to you when they have shipped your books.`,
  },
  toShip: {
    subject: (number: string) => `Please ship order ${number}`,
    reason: (delivery: string) => `You have sold something, and it is paid. Please send it with ${delivery}:`,
    due: (date: string) => `If it is not shipped by ${date}, the order is cancelled and the buyer gets the money back.`,
  },
  reminder: {
    subject: (number: string) => `Order ${number} waits to be shipped`,
    reason: (date: string) =>
      `An order of yours was paid days ago and is not shipped yet. If it is not shipped by ${date}, it is cancelled and the buyer gets the money back.`,
  },
  shipped: {
    subject: (number: string) => `Your order ${number} is on its way`,
    reason: (seller: string, delivery: string) => `${seller} has shipped your books with ${delivery}.`,
    days: (from: number, to: number) =>
      from === to
        ? `It takes ${count({ one: '# working day', other: '# working days' })(to)}.`
        : `It takes ${from} to ${to} working days.`,
    tracking: (number: string) => `Number of the parcel: ${number}`,
    follow: 'Follow the parcel',
    arrived: 'Please tell us when it has arrived: then the seller gets the money.',
  },
  earned: {
    subject: (number: string) => `Order ${number} has arrived`,
    reason: (amount: string) => `The order has arrived at its buyer. You have earned ${amount}, which we owe you now.`,
  },
  received: {
    subject: (number: string) => `Has your order ${number} arrived?`,
    reason: (seller: string) =>
      `The books of ${seller} were shipped two weeks ago, and you have not told us otherwise, so we take them as received. If something is wrong, please write to the seller.`,
  },
  cancelled: {
    subject: (number: string) => `Order ${number} is cancelled`,
    by: {
      buyer: 'The buyer has cancelled the order.',
      seller: 'The seller has cancelled the order.',
      admin: 'We have cancelled the order.',
      system: 'The order was not shipped in time, so it is cancelled.',
    },
    refund: (amount: string) => `You get ${amount} back the way you paid.`,
    unpaid: 'Nothing was paid for it.',
  },
  expired: {
    subject: (number: string) => `Your order ${number} was not paid in time`,
    reason: 'The copies that we held for you are for sale again. Nothing was taken from you.',
  },
  message: {
    subject: (number: string) => `A message about order ${number}`,
    reason: (from: string) => `${from} has written to you:`,
    answer: 'You can answer on the page of the order; an answer to this mail would not arrive.',
  },
};
