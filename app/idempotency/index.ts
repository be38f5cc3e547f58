export { IdempotencyKeyEntity } from './idempotency.entity.ts';
export { IDEMPOTENCY_KEY, IdempotencyService } from './idempotency.service.ts';
