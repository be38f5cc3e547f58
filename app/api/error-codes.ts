import { DomainError } from '../core/errors.ts';

/** Every code that a problem of the API can have: its status, and what it means. Codes stay; sentences may change. */
export const errorCodes = {
  'invalid-input': [400, 'Something in the request is not as it must be; `faults` says what, by field.'],
  'malformed-json': [400, 'The body is not JSON in UTF-8.'],
  'form-incomplete': [400, 'The body broke off before its end.'],
  'idempotency-key-required': [
    400,
    'The header `Idempotency-Key` is missing or is no key: 8 to 200 characters of ASCII.',
  ],
  unauthenticated: [401, 'There is no token, or it is not good: `Authorization: Bearer bookstore_…`.'],
  'insufficient-scope': [403, 'The token is not allowed this; `detail` names the scope.'],
  'not-found': [404, 'There is nothing at this address, or nothing that this token may see.'],
  'method-not-allowed': [405, 'The address takes other methods, which `Allow` names.'],
  'form-too-slow': [408, 'The body did not arrive in time.'],
  'listing-gone': [409, 'The offer is sold out or withdrawn.'],
  'listing-own': [409, 'The offer is your own.'],
  'cart-full': [409, 'The cart takes no further offers.'],
  'addresses-full': [409, 'There are as many addresses as there can be.'],
  'address-unknown': [409, 'There is no such address of yours.'],
  'delivery-unknown': [409, 'A delivery is not one of the quotes of its seller.'],
  'payment-method-unknown': [409, 'The way to pay is not offered.'],
  'checkout-incomplete': [409, 'The checkout lacks something; `detail` names the step.'],
  'checkout-empty': [409, 'Nothing in the cart can be bought.'],
  'checkout-changed': [409, 'The total is another than the expected one; ask for the checkout again.'],
  'sold-out': [409, 'Offers are gone, or there are fewer copies than were wanted; the cart keeps the rest.'],
  'too-many-holds': [409, 'There are too many unpaid orders already; pay or cancel one.'],
  'hold-ended': [409, 'The copies of the order are held no longer.'],
  'payment-declined': [409, 'The payment was declined; `detail` says why. It may be tried again with another key.'],
  'payment-not-offered': [409, 'Nobody serves this way to pay any more.'],
  'payment-under-way': [409, 'The order is being paid at this moment.'],
  'order-state': [409, 'The order is in a state from which this cannot be done.'],
  'messages-full': [409, 'The order has as many messages as it can have.'],
  'shop-name-taken': [409, 'Another shop has this name.'],
  'shop-missing': [409, 'Open your shop first.'],
  'isbn-taken': [409, 'Another book has this ISBN; offer that one.'],
  'listing-taken-down': [409, 'An admin has taken the offer down.'],
  'photos-full': [409, 'The offer has as many photos as it can have.'],
  'already-done': [409, 'It is so already.'],
  'not-oneself': [409, 'Nobody does this to themselves.'],
  'payment-not-awaited': [409, 'No transfer is awaited for this payment.'],
  'version-conflict': [412, 'It has changed since the version that `If-Match` names; read it again.'],
  'length-required': [411, 'The length of the body is not told (`Content-Length`).'],
  'form-too-long': [413, 'The body is too long.'],
  'image-too-large': [413, 'The image has too many bytes.'],
  'uri-too-long': [414, 'The query is too long.'],
  'unsupported-media-type': [415, 'The body is of another type than this route takes.'],
  'image-unreadable': [422, 'The image cannot be read as JPEG, PNG or WebP, or has too many pixels.'],
  'idempotency-key-reused': [422, 'The key was used for another request.'],
  'if-match-required': [428, 'The header `If-Match` is missing: the `version` that you have seen, in quotes.'],
  'too-many-requests': [429, 'The same was asked for too often; `Retry-After` says when to ask again.'],
  internal: [500, 'The store has made a mistake; it knows of it by the `requestId`.'],
  'database-unavailable': [503, 'The store cannot reach its data at the moment; `Retry-After` says when to ask again.'],
  'database-busy': [503, 'Too many ask for data at the moment; `Retry-After` says when to ask again.'],
  'photos-unavailable': [503, 'Photos cannot be stored or read at the moment; `Retry-After` says when to ask again.'],
  'photos-busy': [503, 'Too many photos are being sent at the moment; `Retry-After` says when to ask again.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof errorCodes;

/** A problem with a code of the list; `detail` says more than the code does. */
export const problem = (code: ErrorCode, detail?: string): DomainError =>
  new DomainError(code, errorCodes[code][0], detail ?? errorCodes[code][1]);
