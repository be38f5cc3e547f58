export { LimitEntity } from './limit.entity.ts';
export { type Limit, LimitService } from './limit.service.ts';
