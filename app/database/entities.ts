import { BookEntity, BookSearchEntity, OfferFloorEntity } from '../catalog/book.entity.ts';
import { ListingEntity, SellerEntity } from '../listings/listing.entity.ts';

/** Every table of the store. */
export const entities = [SellerEntity, BookEntity, BookSearchEntity, OfferFloorEntity, ListingEntity];
