export { AttemptService, MANY_CHECKS } from './attempt.service.ts';
export {
  PaymentAttemptEntity,
  PaymentEntity,
  PaymentEventEntity,
  RefundEntity,
  TestGatewayPaymentEntity,
  TestGatewayRefundEntity,
} from './payment.entity.ts';
export type { Confirmed, Payment, PaymentState, PayOutcome } from './payment.model.ts';
export { attemptStates, paymentStates, refundStates } from './payment.model.ts';
export { PaymentService } from './payment.service.ts';
export { payForm, sentDetails } from './payment.views.ts';
export { paymentJobs } from './payment-jobs.ts';
export { type AwaitedTransfer, PaymentLists, type StuckAttempt } from './payment-lists.service.ts';
export { watchPayments } from './payment-metrics.ts';
export { Payments, type PaymentView } from './payments.ts';
export type { PaymentProvider } from './provider.ts';
export { chosenProviders, providersOf } from './providers.ts';
export { MANY_ATTEMPTS, type Refund, RefundService } from './refund.service.ts';
export { returnRoutes } from './return.routes.ts';
export { testGatewayRoutes } from './test-gateway.routes.ts';
export { TestGatewayService } from './test-gateway.service.ts';
export { webhookRoutes } from './webhook.routes.ts';
export { WebhookService } from './webhook.service.ts';
