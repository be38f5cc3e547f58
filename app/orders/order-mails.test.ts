import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocales } from '../core/i18n/locale.ts';
import { messageOf } from '../mail/index.ts';
import { aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { anOffer, anOrder, aPaidOrder, aShop, deliveryProviders, terms } from '../testing/orders.ts';

let data: TestDatabase;
let shop: { userId: number; sellerId: number };
beforeAll(async () => {
  data = await openTestDatabase();
  await deliveryProviders(data.database);
  shop = await aShop(data.database);
});
afterAll(() => data.close());

const site = { locales: createLocales('USD'), baseUrl: 'https://books.example.com', from: 'no-reply@example.com' };

/** What has been written since the last look, as it is sent: its recipient, subject and text. */
async function sent(): Promise<{ to: string; template: string; subject: string; text: string }[]> {
  const mails = await data.database.transaction(({ mail }) => mail.claim(50));
  return mails
    .sort((a, b) => a.id - b.id)
    .map((mail) => {
      const { to, subject, text } = messageOf(mail, site);
      return { to, template: mail.template, subject, text };
    });
}

const offered = async (): Promise<Map<number, number>> =>
  new Map([[await anOffer(data.database, { sellerId: shop.sellerId, priceCents: 1250 }), 1]]);

describe('the mails about an order', () => {
  it.each(['en', 'es'] as const)('tell all of its life in the language of their reader (%s)', async (locale) => {
    const buyer = await aUser(data.database, { locale });
    const [{ email: seller }] = (await data.query('SELECT email FROM users WHERE id = ?', [shop.userId])) as [
      { email: string },
    ];
    await sent();
    const { orderIds, number } = await aPaidOrder(data.database, { buyerId: buyer.id, wanted: await offered() });
    const [orderId] = orderIds as [number];
    await data.query('UPDATE orders SET due_at = due_at - INTERVAL 4 DAY WHERE id = ?', [orderId]);
    await data.database.transaction(async ({ orders, orderMessages }) => {
      await orders.remind(5);
      await orderMessages.say(shop.userId, orderId, 'It is wrapped twice.');
      await orders.act({
        orderId,
        action: 'ship',
        by: { actor: 'seller', userId: shop.userId },
        trackingNumber: 'JD014',
      });
      await orders.act({ orderId, action: 'receive', by: { actor: 'system' } });
    });
    const mails = await sent();
    expect(mails.map(({ to, template }) => [template, to])).toEqual([
      ['order-placed', buyer.email],
      ['order-paid', buyer.email],
      ['order-to-ship', seller],
      ['order-ship-reminder', seller],
      ['order-message', buyer.email],
      ['order-shipped', buyer.email],
      ['order-earned', seller],
      ['order-received', buyer.email],
    ]);
    for (const { subject, text } of mails) expect(`${subject} ${text}`).toContain(number);
    const texts = Object.fromEntries(mails.map(({ template, text }) => [template, text]));
    expect(texts['order-placed']).toContain(locale === 'en' ? 'Thank you for your order' : 'Gracias por tu pedido');
    expect(texts['order-placed']).toContain(`https://books.example.com/orders/${number}`);
    expect(texts['order-to-ship']).toContain(`https://books.example.com/selling/orders/${orderId}`);
    expect(texts['order-shipped']).toContain('tracking-id=JD014');
    expect(texts['order-message']).toContain('It is wrapped twice.');
    expect(texts['order-earned']).toContain('$29.40');
  });

  it('tell whoever pays by transfer where to, and with which reference', async () => {
    await sent();
    const { number } = await anOrder(data.database, { method: 'transfer' });
    const [mail] = await sent();
    for (const part of [terms.transferAccount!, `reference ${number}`, '$26.90']) expect(mail!.text).toContain(part);
  });

  it.each([
    ['buyer', ['buyer', 'seller']],
    ['seller', ['buyer']],
    ['admin', ['buyer', 'seller']],
    ['system', ['buyer', 'seller']],
  ] as const)('tell of what the %s has cancelled, to %j', async (actor, readers) => {
    const { orderIds, buyerId } = await aPaidOrder(data.database, { wanted: await offered() });
    await sent();
    const userId = actor === 'buyer' ? buyerId : shop.userId;
    await data.database.transaction(({ orders }) =>
      orders.act({
        orderId: orderIds[0]!,
        action: 'cancel',
        by: actor === 'system' ? { actor } : { actor, userId },
        note: 'Water damage.',
      }),
    );
    const mails = await sent();
    expect(mails.map(({ template }) => template)).toEqual(readers.map(() => 'order-cancelled'));
    expect(mails[0]!.text).toContain('$29.40');
    for (const { text } of mails) expect(text).toContain('Water damage.');
  });

  it('are not written to whoever has left', async () => {
    const { orderIds, buyerId } = await aPaidOrder(data.database, { wanted: await offered() });
    await sent();
    await data.query('UPDATE users SET deleted_at = NOW() WHERE id IN (?)', [[buyerId]]);
    await data.database.transaction(({ orders }) =>
      orders.act({ orderId: orderIds[0]!, action: 'cancel', by: { actor: 'seller', userId: shop.userId } }),
    );
    expect(await sent()).toEqual([]);
  });

  it('of a long order tell its beginning', async () => {
    const wanted = new Map<number, number>();
    for (let n = 0; n < 22; n++) wanted.set(await anOffer(data.database, { sellerId: shop.sellerId }), 1);
    await data.query('UPDATE books SET title = ?', ['📚'.repeat(500)]);
    await sent();
    await anOrder(data.database, { wanted });
    expect((await sent())[0]!.text).toContain('… and 2 more titles');
  });
});
