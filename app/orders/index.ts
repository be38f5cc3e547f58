export { CheckoutEntity } from './checkout.entity.ts';
export { checkoutRoutes } from './checkout.routes.ts';
export { CheckoutService } from './checkout.service.ts';
export { OrderInvariants, orderRules } from './invariants.service.ts';
export { OrderEntity, OrderGroupEntity, OrderLineEntity, ReservationEntity } from './order.entity.ts';
export {
  type Acted,
  LONGEST_MESSAGE,
  LONGEST_NOTE,
  type Order,
  type OrderGroup,
  type OrderWithHistory,
  type Wish,
} from './order.model.ts';
export { orderRoutes } from './order.routes.ts';
export { OrderService } from './order.service.ts';
export { OrderEventEntity, OrderMessageEntity, PayoutEntity } from './order-history.entity.ts';
export { timeline } from './order-history.views.ts';
export { expireOrdersJob, settleOrdersJob } from './order-jobs.ts';
export { OrderLists, type SellerList, sellerLists } from './order-lists.service.ts';
export { OrderMails } from './order-mails.service.ts';
export { OrderMessages, readText as readOrderText } from './order-message.service.ts';
export { OrderMetrics } from './order-metrics.ts';
export { isOrderNumber } from './order-number.ts';
export { addressBlock } from './order-parts.views.ts';
export { actionsOf, type OrderState, orderActions, orderStates } from './order-state.ts';
export { Ordering } from './ordering.ts';
export { ordersPaid } from './orders-paid.ts';
export { ordersOfUser } from './own-data.ts';
export { OwnOrders } from './own-orders.service.ts';
export { payRoutes } from './pay.routes.ts';
export type { Placed, SaleTerms } from './placing.model.ts';
export { PlacingService } from './placing.service.ts';
export { sellerOrderRoutes } from './seller-order.routes.ts';
