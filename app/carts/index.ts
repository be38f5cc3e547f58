export { CartEntity, CartLineEntity } from './cart.entity.ts';
export { cartCount, cartMerging, cartRoutes } from './cart.routes.ts';
export { CartService } from './cart.service.ts';
export { expireCartsJob } from './expire-carts.job.ts';
export { cartOfUser } from './own-data.ts';
