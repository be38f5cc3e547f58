import type { PaymentMethod } from '../contract/payments.ts';
import type { Database } from '../database/database.ts';
import { floorDifferences } from '../listings/index.ts';
import { Ordering } from '../orders/index.ts';
import type { Placed, Placing, SaleTerms } from '../orders/placing.model.ts';
import type { Services } from '../services.ts';
import { aListing, anAddress, aSeller, aUser } from './builders.ts';

/** On which terms the store of a test sells. */
export const terms: SaleTerms = {
  methods: ['card', 'paypal', 'transfer'],
  holdMinutes: 15,
  transferHoldDays: 5,
  transferAccount: 'BookStore Ltd, IBAN DE02 1203 0000 0000 2020 51',
};

type Row = Record<string, number>;

/** Delivery providers of a new store, the cheapest of which delivers what a test buys. */
export async function deliveryProviders(database: Database<Services>): Promise<void> {
  await database.transaction(({ delivery }) => delivery.addMissing());
}

/** A shop that is a user's; answers both. */
export async function aShop(database: Database<Services>): Promise<{ userId: number; sellerId: number }> {
  const { id: userId } = await aUser(database);
  const sellerId = await aSeller(database);
  await database.dataSource.query("UPDATE sellers SET user_id = ?, country = 'PT' WHERE id = ?", [userId, sellerId]);
  return { userId, sellerId };
}

interface Copies {
  /** @default a shop of its own */
  readonly sellerId?: number;
  /** Copies that there are. @default 1 */
  readonly quantity?: number;
  readonly priceCents?: number;
}

/** An offer; answers its id. */
export async function anOffer(database: Database<Services>, { sellerId, ...copies }: Copies = {}): Promise<number> {
  await aListing(database, { ...copies, sellerId: sellerId ?? (await aShop(database)).sellerId });
  const [row]: Row[] = await database.dataSource.query('SELECT MAX(id) AS id FROM listings');
  return row!['id']!;
}

export interface CheckoutWish {
  /** @default somebody new */
  readonly buyerId?: number;
  /** Copies wanted, by offer. @default one of a new offer */
  readonly wanted?: ReadonlyMap<number, number>;
  /** @default card */
  readonly method?: PaymentMethod;
}

/** A checkout with every choice made, to be placed. */
export async function aCheckout(
  database: Database<Services>,
  { buyerId, wanted, method = 'card' }: CheckoutWish = {},
): Promise<Placing> {
  const userId = buyerId ?? (await aUser(database)).id;
  const offers = wanted ?? new Map([[await anOffer(database), 1]]);
  const [address]: Row[] = await database.dataSource.query('SELECT id FROM addresses WHERE user_id = ?', [userId]);
  const addressId = address?.['id'] ?? (await anAddress(database, userId));
  const checkout = await database.transaction(async ({ carts, checkouts }) => {
    for (const [listingId, copies] of offers) await carts.add({ userId }, listingId, copies);
    await checkouts.chooseAddress(userId, addressId);
    const { sellers } = await checkouts.checkout(userId, terms.methods);
    await checkouts.chooseDelivery(
      userId,
      new Map(sellers.map(({ sellerId, quotes }) => [sellerId, quotes[0]!.providerId])),
    );
    await checkouts.choosePayment(userId, method, terms.methods);
    return checkouts.checkout(userId, terms.methods);
  });
  const { key, totalCents, seen } = checkout;
  const locale = { tag: 'en', currency: 'USD' } as const;
  return { userId, key: key!, expectedTotalCents: totalCents, expectedSeen: seen, locale, terms };
}

export interface PlacedOrder {
  readonly buyerId: number;
  readonly number: string;
  readonly groupId: number;
  readonly paymentId: number;
  /** The orders of its sellers, by id. */
  readonly orderIds: readonly number[];
}

/** Places a checkout. */
export const place = (database: Database<Services>, placing: Placing): Promise<Placed> =>
  new Ordering(database).place(placing);

/** An order that is not paid yet. */
export async function anOrder(database: Database<Services>, wish: CheckoutWish = {}): Promise<PlacedOrder> {
  const placing = await aCheckout(database, wish);
  const placed = await place(database, placing);
  if (placed.outcome !== 'placed') throw new Error(`The order was not placed: ${placed.outcome}.`);
  const found: Row[] = await database.dataSource.query(
    `SELECT g.id AS groupId, g.payment_id AS paymentId, o.id AS orderId
     FROM order_groups g JOIN orders o ON o.group_id = g.id WHERE g.number = ? ORDER BY o.id`,
    [placed.number],
  );
  return {
    buyerId: placing.userId,
    number: placed.number,
    groupId: found[0]!['groupId']!,
    paymentId: found[0]!['paymentId']!,
    orderIds: found.map((row) => row['orderId']!),
  };
}

/** The money of a payment has arrived: what an admin confirms, or a provider. */
export async function pay(database: Database<Services>, paymentId: number): Promise<'confirmed' | 'paid' | 'ended'> {
  return database.transaction(async ({ attempts, orders }) => {
    const outcome = await attempts.confirm(paymentId, 'bank-transfer');
    if (outcome === 'confirmed') await orders.paid(paymentId);
    return outcome;
  });
}

/** An order that is paid and waits to be shipped. */
export async function aPaidOrder(database: Database<Services>, wish: CheckoutWish = {}): Promise<PlacedOrder> {
  const order = await anOrder(database, wish);
  await pay(database, order.paymentId);
  return order;
}

/** What must not be so of orders, stock, money and offer floors; nothing when all is well. */
export async function faultsOf(database: Database<Services>): Promise<readonly object[]> {
  const orders = await database.snapshot(({ orderInvariants }) => orderInvariants.faults());
  const { manager } = database.dataSource;
  const books = await manager.query('SELECT id, language FROM books');
  const floors = await floorDifferences(manager, books);
  return [...orders, ...floors];
}
