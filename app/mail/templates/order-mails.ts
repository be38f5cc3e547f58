import { z } from 'zod';
import type { MailBlock, MailScope, MailTemplate } from '../template.ts';

const number = z.string().regex(/^[A-Z0-9]{12}$/);
const cents = z.number().int().min(0);
const line = z.object({ title: z.string(), copies: z.number().int().min(1), priceCents: cents });
const moment = z.iso.datetime();
const id = z.number().int().positive();
const actor = z.enum(['buyer', 'seller', 'admin', 'system']);

const money = ({ locale }: MailScope, amountCents: number): string => locale.money(amountCents);
const when = ({ locale }: MailScope, iso: string): string => locale.moment(new Date(iso));

/** What was bought; a long order is told by its beginning, and by how many more lines there are. */
const listedData = { lines: z.array(line), more: z.number().int().min(0) };
const listed = (
  scope: MailScope,
  { lines, more }: { readonly lines: readonly z.output<typeof line>[]; readonly more: number },
): MailBlock[] => {
  const text = scope.locale.texts.orderMails;
  return [
    ...lines.map(({ title, copies, priceCents }) => ({
      paragraph: text.line(copies, title, money(scope, copies * priceCents)),
    })),
    ...(more > 0 ? [{ paragraph: text.more(more) }] : []),
  ];
};

const toOrder = ({ locale, link }: MailScope, number: string): MailBlock => ({
  action: { label: locale.texts.orderMails.toOrder, href: link(`/orders/${number}`) },
});
const toSale = ({ locale, link }: MailScope, orderId: number): MailBlock => ({
  action: { label: locale.texts.orderMails.toOrder, href: link(`/selling/orders/${orderId}`) },
});

const placedData = z.object({
  number,
  ...listedData,
  deliveryCents: cents,
  totalCents: cents,
  holdsUntil: moment,
  /** The account to transfer to; null for an order that is not paid by transfer. */
  transferAccount: z.string().nullable(),
  byTransfer: z.boolean(),
});

/** Tells a buyer what was ordered, until when it is held, and how to pay. */
export const orderPlaced: MailTemplate<z.output<typeof placedData>> = {
  data: placedData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.placed;
    const until = when(scope, data.holdsUntil);
    const total = money(scope, data.totalCents);
    return {
      subject: text.subject(data.number),
      body: [
        { paragraph: text.reason },
        ...listed(scope, data),
        { paragraph: text.sum(money(scope, data.deliveryCents), total) },
        ...(data.byTransfer
          ? [
              { paragraph: text.transfer(total, data.number, until) },
              ...(data.transferAccount === null ? [] : [{ quote: data.transferAccount }]),
            ]
          : [{ paragraph: text.held(until) }]),
        toOrder(scope, data.number),
      ],
    };
  },
};

const paidData = z.object({ number, totalCents: cents });

/** Tells a buyer that the money has arrived. */
export const orderPaid: MailTemplate<z.output<typeof paidData>> = {
  data: paidData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.paid;
    return {
      subject: text.subject(data.number),
      body: [{ paragraph: text.reason(money(scope, data.totalCents)) }, toOrder(scope, data.number)],
    };
  },
};

const toShipData = z.object({ number, orderId: id, ...listedData, delivery: z.string(), dueAt: moment });

/** Tells a seller what to send. */
export const orderToShip: MailTemplate<z.output<typeof toShipData>> = {
  data: toShipData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.toShip;
    return {
      subject: text.subject(data.number),
      body: [
        { paragraph: text.reason(data.delivery) },
        ...listed(scope, data),
        { paragraph: text.due(when(scope, data.dueAt)) },
        toSale(scope, data.orderId),
      ],
    };
  },
};

const reminderData = z.object({ number, orderId: id, dueAt: moment });

/** Reminds a seller of an order that waits. */
export const orderShipReminder: MailTemplate<z.output<typeof reminderData>> = {
  data: reminderData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.reminder;
    return {
      subject: text.subject(data.number),
      body: [{ paragraph: text.reason(when(scope, data.dueAt)) }, toSale(scope, data.orderId)],
    };
  },
};

const shippedData = z.object({
  number,
  seller: z.string(),
  delivery: z.string(),
  daysFrom: z.number().int(),
  daysTo: z.number().int(),
  trackingNumber: z.string().nullable(),
  trackingPage: z.url({ protocol: /^https$/ }).nullable(),
});

/** Tells a buyer that a parcel is on its way. */
export const orderShipped: MailTemplate<z.output<typeof shippedData>> = {
  data: shippedData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.shipped;
    return {
      subject: text.subject(data.number),
      body: [
        { paragraph: text.reason(data.seller, data.delivery) },
        { paragraph: text.days(data.daysFrom, data.daysTo) },
        ...(data.trackingNumber === null ? [] : [{ paragraph: text.tracking(data.trackingNumber) }]),
        ...(data.trackingPage === null ? [] : [{ action: { label: text.follow, href: data.trackingPage } }]),
        { paragraph: text.arrived },
        toOrder(scope, data.number),
      ],
    };
  },
};

const earnedData = z.object({ number, orderId: id, amountCents: cents });

/** Tells a seller that a parcel has arrived and what it has earned. */
export const orderEarned: MailTemplate<z.output<typeof earnedData>> = {
  data: earnedData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.earned;
    return {
      subject: text.subject(data.number),
      body: [{ paragraph: text.reason(money(scope, data.amountCents)) }, toSale(scope, data.orderId)],
    };
  },
};

const receivedData = z.object({ number, seller: z.string() });

/** Tells a buyer that the store takes a parcel as received, because nobody has said otherwise. */
export const orderReceived: MailTemplate<z.output<typeof receivedData>> = {
  data: receivedData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.received;
    return {
      subject: text.subject(data.number),
      body: [{ paragraph: text.reason(data.seller) }, toOrder(scope, data.number)],
    };
  },
};

const cancelledData = z.object({
  number,
  /** The order, for its seller; null for the buyer. */
  orderId: id.nullable(),
  by: actor,
  /** What whoever cancelled it has written. */
  note: z.string(),
  /** What is given back; null when nothing was paid. */
  refundCents: cents.nullable(),
});

/** Tells a buyer or a seller that an order is cancelled. */
export const orderCancelled: MailTemplate<z.output<typeof cancelledData>> = {
  data: cancelledData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.cancelled;
    const refund = data.refundCents === null ? text.unpaid : text.refund(money(scope, data.refundCents));
    return {
      subject: text.subject(data.number),
      body: [
        { paragraph: text.by[data.by] },
        ...(data.note === '' ? [] : [{ quote: data.note }]),
        ...(data.orderId === null ? [{ paragraph: refund }] : []),
        data.orderId === null ? toOrder(scope, data.number) : toSale(scope, data.orderId),
      ],
    };
  },
};

const expiredData = z.object({ number });

/** Tells a buyer that an order was not paid in time. */
export const orderExpired: MailTemplate<z.output<typeof expiredData>> = {
  data: expiredData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.expired;
    return {
      subject: text.subject(data.number),
      body: [{ paragraph: text.reason }, toOrder(scope, data.number)],
    };
  },
};

const messageData = z.object({
  number,
  /** The order, for its seller; null for the buyer. */
  orderId: id.nullable(),
  from: z.string(),
  message: z.string(),
});

/** What buyer or seller of an order has written to the other. */
export const orderMessage: MailTemplate<z.output<typeof messageData>> = {
  data: messageData,
  content: (data, scope) => {
    const text = scope.locale.texts.orderMails.message;
    return {
      subject: text.subject(data.number),
      body: [
        { paragraph: text.reason(data.from) },
        { quote: data.message },
        { paragraph: text.answer },
        data.orderId === null ? toOrder(scope, data.number) : toSale(scope, data.orderId),
      ],
    };
  },
};
