import type { PageContext } from '../core/page-context.ts';
import { coverPath } from '../covers/index.ts';
import { photoPath } from '../photos/index.ts';
import { bookPath } from './book-path.ts';
import type { BookWithOffers, Offer } from './catalog.model.ts';

/** A book and its offers in the words of schema.org, for search engines (Google: product and merchant listings). */
export function bookSchema({ locale, baseUrl }: PageContext, { book, offers, count }: BookWithOffers): object {
  const url = baseUrl + bookPath(book);
  return {
    '@context': 'https://schema.org',
    '@type': ['Product', 'Book'],
    url,
    name: book.title,
    image: imagesOf(offers, baseUrl) ?? baseUrl + coverPath(book),
    author: book.authors
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => ({ '@type': 'Person', name })),
    isbn: book.isbn ?? undefined,
    gtin13: book.isbn ?? undefined,
    inLanguage: book.language ?? undefined,
    publisher: book.publisher ? { '@type': 'Organization', name: book.publisher } : undefined,
    offers: count === 0 ? soldOut(locale) : offers.map((offer) => offerSchema(offer, locale, url, baseUrl)),
  };
}

/** Photos of the copies, where there are some; the drawn cover stands for the others. */
function imagesOf(offers: readonly Offer[], baseUrl: string): string[] | null {
  const images = offers.flatMap(({ photo }) => (photo === null ? [] : [baseUrl + photoPath(photo, 1600)]));
  return images.length === 0 ? null : images;
}

/** The page stays when the last copy is sold, and says that it is. */
const soldOut = ({ currency }: PageContext['locale']): object => ({
  '@type': 'AggregateOffer',
  offerCount: 0,
  priceCurrency: currency,
  itemCondition: 'https://schema.org/UsedCondition',
  availability: 'https://schema.org/SoldOut',
});

const offerSchema = (offer: Offer, locale: PageContext['locale'], url: string, baseUrl: string): object => ({
  '@type': 'Offer',
  sku: String(offer.listingId),
  description: offer.notes || undefined,
  url: `${url}#offer-${offer.listingId}`,
  price: locale.amount(offer.priceCents),
  priceCurrency: locale.currency,
  itemCondition: offer.condition === 'new' ? 'https://schema.org/NewCondition' : 'https://schema.org/UsedCondition',
  availability: 'https://schema.org/InStock',
  seller: { '@type': 'Organization', name: offer.seller.name },
  image: offer.photo === null ? undefined : baseUrl + photoPath(offer.photo, 1600),
});
