import {
  AddressEntity,
  ApiTokenEntity,
  HalfLoginEntity,
  PasswordResetEntity,
  RecoveryCodeEntity,
  RegistrationEntity,
  SecondFactorEntity,
  SessionEntity,
  UserEntity,
} from '../accounts/index.ts';
import { AuditLogEntity } from '../audit-log/index.ts';
import { CartEntity, CartLineEntity } from '../carts/index.ts';
import { BookEntity, BookSearchEntity } from '../catalog/index.ts';
import { DeliveryProviderEntity, DeliveryRateEntity } from '../delivery/index.ts';
import { IdempotencyKeyEntity } from '../idempotency/index.ts';
import { LimitEntity } from '../limits/index.ts';
import { ListingEntity, OfferFloorEntity, SellerEntity } from '../listings/index.ts';
import { MailEntity } from '../mail/index.ts';
import {
  CheckoutEntity,
  OrderEntity,
  OrderEventEntity,
  OrderGroupEntity,
  OrderLineEntity,
  OrderMessageEntity,
  PayoutEntity,
  ReservationEntity,
} from '../orders/index.ts';
import {
  PaymentAttemptEntity,
  PaymentEntity,
  PaymentEventEntity,
  RefundEntity,
  TestGatewayPaymentEntity,
  TestGatewayRefundEntity,
} from '../payments/index.ts';
import { PhotoEntity } from '../photos/index.ts';
import { ListingReportEntity } from '../selling/index.ts';

/** Every table of the store. */
export const entities = [
  SellerEntity,
  BookEntity,
  BookSearchEntity,
  OfferFloorEntity,
  ListingEntity,
  CartEntity,
  CartLineEntity,
  MailEntity,
  LimitEntity,
  UserEntity,
  SessionEntity,
  RegistrationEntity,
  PasswordResetEntity,
  SecondFactorEntity,
  RecoveryCodeEntity,
  HalfLoginEntity,
  AddressEntity,
  IdempotencyKeyEntity,
  AuditLogEntity,
  ApiTokenEntity,
  PhotoEntity,
  ListingReportEntity,
  DeliveryProviderEntity,
  DeliveryRateEntity,
  CheckoutEntity,
  OrderGroupEntity,
  OrderEntity,
  OrderLineEntity,
  ReservationEntity,
  OrderEventEntity,
  OrderMessageEntity,
  PayoutEntity,
  PaymentEntity,
  PaymentAttemptEntity,
  RefundEntity,
  PaymentEventEntity,
  TestGatewayPaymentEntity,
  TestGatewayRefundEntity,
];
