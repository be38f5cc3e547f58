import { z } from 'zod';
import { paymentMethods } from '../contract/payments.ts';
import { TRACKING_NUMBER } from '../delivery/index.ts';
import { conditions } from '../listings/index.ts';
import { LONGEST_NOTE, orderActions, orderStates, readOrderText } from '../orders/index.ts';
import { paymentStates } from '../payments/index.ts';
import { readLine } from '../selling/index.ts';

/** What answers are made of. A schema with an id is a component of the OpenAPI document. */

export const moment = z.iso.datetime({ precision: 3 }).describe('UTC');
/** A moment as answers have it. */
export const at = (date: Date): string => date.toISOString();

export const Money = z
  .object({
    amount: z.int().describe('In minor units of the currency: 1250 is 12.50'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .describe('ISO 4217'),
  })
  .meta({ id: 'Money' });

export const Condition = z.enum(conditions, `accepted: ${conditions.join(', ')}`).meta({
  id: 'Condition',
  description: 'The grade of a copy, from the best to the worst',
});
export const PaymentMethod = z
  .enum(paymentMethods, `accepted: ${paymentMethods.join(', ')}`)
  .meta({ id: 'PaymentMethod' });

/** The id of a row in an address or a body. */
export const pathId = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number)
  .describe('A number from 1');
/** The same in a query. */
export const queryId = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'accepted: a number')
  .transform(Number);
export const id = z
  .int('accepted: a number')
  .min(1, 'accepted: a number from 1')
  .max(999_999_999, 'accepted: up to nine digits');

export const Paged = {
  after: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'accepted: the `next` of the page before')
    .transform(Number)
    .optional()
    .describe('The `next` of the page before'),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'accepted: 1 to 100')
    .transform(Number)
    .default(20)
    .describe('1 to 100'),
};
export const next = z.int().nullable().describe('What to ask the next page with, as `after`; null on the last');

/** One line of text, without what surrounds it and without what no line holds. */
export const line = (fewest: number, most: number) =>
  z.string(`accepted: a text of ${fewest} to ${most} characters`).transform((typed, context) => {
    const read = readLine(typed, most);
    if (read !== null && read.length >= fewest) return read;
    context.issues.push({
      code: 'custom',
      message: `accepted: one line of ${fewest} to ${most} characters, none of which controls or turns it around`,
      input: typed,
    });
    return z.NEVER;
  });

/** Several lines of text. */
export const lines = (fewest: number, most: number) =>
  z.string(`accepted: a text of ${fewest} to ${most} characters`).transform((typed, context) => {
    const read = readOrderText(typed, fewest, most);
    if (read !== null) return read;
    context.issues.push({
      code: 'custom',
      message: `accepted: a text of ${fewest} to ${most} characters`,
      input: typed,
    });
    return z.NEVER;
  });

export const Note = lines(0, LONGEST_NOTE).default('').describe('What the others are told');

/** What is said of a parcel that is sent. */
export const Shipment = z.strictObject({
  trackingNumber: z.string().trim().regex(TRACKING_NUMBER, 'accepted: the number that the carrier gave').optional(),
});

const addressFields = {
  name: z.string(),
  line1: z.string(),
  line2: z.string(),
  city: z.string(),
  region: z.string(),
  postalCode: z.string(),
  country: z.string().describe('ISO 3166-1 alpha-2'),
  phone: z.string(),
};
export const OrderAddress = z.object(addressFields).meta({ id: 'OrderAddress' });
export const Address = z.object({ id: z.int(), ...addressFields }).meta({ id: 'Address' });

const Seller = z.object({ id: z.int(), name: z.string(), place: z.string() });

export const OrderLine = z
  .object({
    listingId: z.int(),
    bookId: z.int(),
    title: z.string(),
    authors: z.string(),
    condition: Condition,
    notes: z.string(),
    price: Money,
    copies: z.int(),
  })
  .meta({ id: 'OrderLine', description: 'What was bought, as it was then' });

export const Parcel = z
  .object({
    id: z.int(),
    number: z.string().describe('Of the order that it is a part of'),
    state: z.enum(orderStates),
    version: z.int().describe('Counts the changes'),
    seller: Seller,
    buyer: z.string().describe('Their name'),
    lines: z.array(OrderLine),
    items: Money,
    delivery: z.object({
      name: z.string(),
      daysFrom: z.int(),
      daysTo: z.int(),
      cost: Money,
      trackingNumber: z.string().nullable(),
      trackingPage: z.string().nullable(),
    }),
    total: Money,
    refund: z.object({ amount: Money, state: z.enum(['due', 'by-hand', 'done', 'failed']) }).nullable(),
    dueAt: moment
      .nullable()
      .describe('When the store goes on by itself: cancels what is not shipped, takes as received what is'),
    placedAt: moment,
  })
  .meta({ id: 'Parcel', description: 'What one buyer has bought of one seller in one order' });

export const ParcelWithHistory = Parcel.extend({
  address: OrderAddress.nullable().describe('Null for a seller who need not know it'),
  events: z.array(
    z.object({
      at: moment,
      actor: z.enum(['buyer', 'seller', 'admin', 'system']),
      action: z.enum([...orderActions, 'place', 'remind']),
      state: z.enum(orderStates),
      note: z.string(),
    }),
  ),
  messages: z.array(z.object({ from: z.enum(['buyer', 'seller']), at: moment, text: z.string() })),
}).meta({ id: 'ParcelWithHistory' });

export const Order = z
  .object({
    number: z.string(),
    state: z.enum(['unpaid', 'paid', 'expired', 'cancelled']),
    total: Money,
    address: OrderAddress,
    placedAt: moment,
    holdsUntil: moment.nullable().describe('Until when the copies are held; null when they are no longer, or for good'),
    payment: z.object({ method: PaymentMethod, state: z.enum(paymentStates) }),
    parcels: z.array(ParcelWithHistory),
  })
  .meta({ id: 'Order', description: 'One checkout: its payment, and a parcel of each seller' });

export const OrderSummary = z
  .object({
    number: z.string(),
    state: z.enum(['unpaid', 'paid', 'expired', 'cancelled']),
    total: Money,
    placedAt: moment,
    holdsUntil: moment.nullable(),
    parcels: z.array(z.object({ id: z.int(), state: z.enum(orderStates), seller: Seller })),
  })
  .meta({ id: 'OrderSummary' });
