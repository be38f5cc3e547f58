import { z } from 'zod';
import type { SaleTerms } from '../orders/index.ts';
import type { Services } from '../services.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { priceIn } from './present-order.ts';
import { Condition, id, Money, OrderAddress, PaymentMethod, pathId } from './schemas.ts';

const CartLine = z.object({
  listingId: z.int(),
  bookId: z.int(),
  title: z.string(),
  condition: Condition,
  wanted: z.int(),
  available: z.int().describe('Copies that can be bought now'),
  price: Money,
});
const Cart = z
  .object({
    copies: z.int().describe('Copies that can be bought'),
    total: Money.describe('Of what can be bought, without delivery'),
    sellers: z.array(z.object({ sellerId: z.int(), name: z.string(), place: z.string(), lines: z.array(CartLine) })),
  })
  .meta({ id: 'Cart' });

const Quote = z
  .object({ providerId: z.int(), name: z.string(), cost: Money, daysFrom: z.int(), daysTo: z.int() })
  .meta({ id: 'DeliveryQuote' });
const Checkout = z
  .object({
    sellers: z.array(
      z.object({
        sellerId: z.int(),
        name: z.string(),
        lines: z.array(
          z.object({ listingId: z.int(), title: z.string(), condition: Condition, price: Money, copies: z.int() }),
        ),
        items: Money,
        quotes: z.array(Quote).describe('Cheapest first; none before there is an address'),
        delivery: Quote.nullable().describe('The one that is chosen'),
      }),
    ),
    leftOut: z
      .array(
        z.object({
          listingId: z.int(),
          title: z.string(),
          reason: z.enum(['own', 'sold-out', 'withdrawn', 'fewer']),
        }),
      )
      .describe('What cannot be bought as it is in the cart'),
    address: OrderAddress.nullable(),
    paymentMethod: PaymentMethod.nullable(),
    items: Money,
    delivery: Money,
    total: Money,
    lacks: z.array(z.enum(['address', 'delivery', 'payment'])).describe('Nothing, when the order can be placed'),
  })
  .meta({ id: 'Checkout' });

/** What a buyer wants, and how it is to be delivered and paid. */
export function cartEndpoints(database: ApiDatabase, currency: string, { methods }: SaleTerms): Endpoint[] {
  const price = priceIn(currency);

  const showCart = async (userId: number) => {
    const cart = await database.readCurrent(({ carts }) => carts.cart({ userId }));
    return {
      copies: cart.copies,
      total: price(cart.totalCents),
      sellers: cart.sellers.map(({ sellerId, seller, lines }) => ({
        sellerId,
        ...seller,
        lines: lines.map((line) => ({
          ...line,
          bookId: line.book.id,
          title: line.book.title,
          price: price(line.priceCents),
        })),
      })),
    };
  };

  const quoted = <Q extends { readonly costCents: number }>(quote: Q) => ({ ...quote, cost: price(quote.costCents) });
  const showCheckout = async (userId: number, { checkouts }: Pick<Services, 'checkouts'>) => {
    const checkout = await checkouts.checkout(userId, methods);
    return {
      sellers: checkout.sellers.map((seller) => ({
        sellerId: seller.sellerId,
        name: seller.seller.name,
        lines: seller.lines.map((line) => ({ ...line, price: price(line.priceCents) })),
        items: price(seller.itemsCents),
        quotes: seller.quotes.map(quoted),
        delivery: seller.delivery && quoted(seller.delivery),
      })),
      leftOut: checkout.leftOut,
      address: checkout.address,
      paymentMethod: checkout.method,
      items: price(checkout.itemsCents),
      delivery: price(checkout.deliveryCents),
      total: price(checkout.totalCents),
      lacks: checkout.lacks,
    };
  };

  return [
    endpoint({
      method: 'get',
      path: '/cart',
      tag: 'Cart and checkout',
      summary: 'Your cart, by seller, with prices and stock as they are now',
      scope: 'orders:read',
      answer: { status: 200, description: 'The cart', body: Cart },
      run: async ({ caller: { user } }) => ok(await showCart(user.id)),
    }),
    endpoint({
      method: 'put',
      path: '/cart/lines/{listing}',
      tag: 'Cart and checkout',
      summary: 'Have so many copies of an offer in your cart',
      description: 'As many as there are, when there are fewer; `wanted` of the line says how many.',
      scope: 'orders:write',
      params: { listing: pathId },
      body: z.strictObject({ copies: z.int().min(1).max(99) }),
      answer: { status: 200, description: 'The cart as it is now', body: Cart },
      errors: ['listing-gone', 'listing-own', 'cart-full'],
      run: async ({ caller: { user }, params: { listing }, body: { copies } }) => {
        const { outcome } = await database.transaction(async ({ carts }) => {
          const key = { userId: user.id };
          const changed = await carts.change(key, listing, copies);
          return changed.outcome === 'absent' ? carts.add(key, listing, copies) : changed;
        });
        if (outcome === 'own') throw problem('listing-own');
        if (outcome === 'full') throw problem('cart-full');
        if (outcome !== 'changed') throw problem('listing-gone');
        return ok(await showCart(user.id));
      },
    }),
    endpoint({
      method: 'delete',
      path: '/cart/lines/{listing}',
      tag: 'Cart and checkout',
      summary: 'Take an offer out of your cart',
      scope: 'orders:write',
      params: { listing: pathId },
      answer: { status: 204, description: 'It is not in the cart' },
      run: async ({ caller: { user }, params: { listing } }) => {
        await database.transaction(({ carts }) => carts.remove({ userId: user.id }, [listing]));
        return nothing;
      },
    }),
    endpoint({
      method: 'get',
      path: '/checkout',
      tag: 'Cart and checkout',
      summary: 'What would be ordered now, to where, by whom delivered, and for how much',
      scope: 'orders:read',
      answer: { status: 200, description: 'The checkout', body: Checkout },
      run: async ({ caller: { user } }) =>
        ok(await database.readCurrent((services) => showCheckout(user.id, services))),
    }),
    endpoint({
      method: 'put',
      path: '/checkout',
      tag: 'Cart and checkout',
      summary: 'Choose address, deliveries and the way to pay',
      description:
        'What is left out stays as it was chosen. Quotes depend on the address: choose it first, then one quote of each seller.',
      scope: 'orders:write',
      body: z.strictObject({
        addressId: id.optional(),
        deliveries: z
          .array(z.strictObject({ sellerId: id, providerId: id }))
          .max(100)
          .optional(),
        paymentMethod: PaymentMethod.optional(),
      }),
      answer: { status: 200, description: 'The checkout as it is now', body: Checkout },
      errors: ['address-unknown', 'delivery-unknown', 'payment-method-unknown'],
      run: async ({ caller: { user }, body: { addressId, deliveries, paymentMethod } }) =>
        ok(
          await database.transaction(async (services) => {
            const { checkouts } = services;
            const chosen = async (choice: Promise<{ outcome: string }>, code: Parameters<typeof problem>[0]) => {
              if ((await choice).outcome !== 'chosen') throw problem(code);
            };
            if (addressId !== undefined) await chosen(checkouts.chooseAddress(user.id, addressId), 'address-unknown');
            if (deliveries)
              await chosen(
                checkouts.chooseDelivery(
                  user.id,
                  new Map(deliveries.map(({ sellerId, providerId }) => [sellerId, providerId])),
                ),
                'delivery-unknown',
              );
            if (paymentMethod)
              await chosen(checkouts.choosePayment(user.id, paymentMethod, methods), 'payment-method-unknown');
            return showCheckout(user.id, services);
          }),
        ),
    }),
  ];
}
