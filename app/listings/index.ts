export { type Condition, conditionOf, conditions, gradeOf } from './condition.ts';
export { demoOffer } from './demo-offers.ts';
export { demoSellers } from './demo-sellers.ts';
export { type FloorDifference, floorDifferences } from './floor-audit.repository.ts';
export { ListingEntity, OfferFloorEntity, SellerEntity } from './listing.entity.ts';
export { ListingService, type NewListing } from './listing.service.ts';
export type { SaleFacts } from './sale.repository.ts';
export type { Seller } from './seller.repository.ts';
export type { Lacking, StockLine } from './stock.ts';
