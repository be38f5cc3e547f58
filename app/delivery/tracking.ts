import type { DeliveryProvider } from './delivery.model.ts';

/** Letters, digits and single hyphens or spaces, 4 to 60 characters: what carriers print on labels. */
export const TRACKING_NUMBER = /^(?=.{4,60}$)[A-Z0-9]+([ -][A-Z0-9]+)*$/i;

/** The page on which a parcel can be followed; null where there is no number or the provider has no such page. */
export const trackingPage = (
  { trackingUrl }: Pick<DeliveryProvider, 'trackingUrl'>,
  number: string | null,
): string | null =>
  trackingUrl === '' || !number ? null : trackingUrl.replaceAll('{number}', () => encodeURIComponent(number));
