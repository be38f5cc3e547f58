export { AttemptService } from './attempt.service.ts';
export {
  PaymentAttemptEntity,
  PaymentEntity,
  PaymentEventEntity,
  RefundEntity,
  TestGatewayPaymentEntity,
  TestGatewayRefundEntity,
} from './payment.entity.ts';
export type { Confirmed, Ended, Payment, PaymentState, PayOutcome } from './payment.model.ts';
export { PaymentService } from './payment.service.ts';
export { Payments, type PaymentView } from './payments.ts';
export type { PaymentProvider } from './provider.ts';
