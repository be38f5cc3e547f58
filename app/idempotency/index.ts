export { IdempotencyKeyEntity } from './idempotency.entity.ts';
export { IDEMPOTENCY_KEY, IdempotencyService, type Once } from './idempotency.service.ts';
