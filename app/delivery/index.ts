export { DeliveryProviderEntity, DeliveryRateEntity } from './delivery.entity.ts';
export {
  type DeliveryProvider,
  EVERYWHERE,
  type ProviderChange,
  type Quote,
  type Rate,
} from './delivery.model.ts';
export { DeliveryService } from './delivery.service.ts';
export {
  MOST_RATES,
  NewProviderForm,
  ProviderForm,
  RateInput,
  RatesInput,
} from './delivery-input.ts';
export { TRACKING_NUMBER, trackingPage } from './tracking.ts';
