import type { DeliveryService, ProviderChange, Rate } from '../delivery/index.ts';
import { MOST_RATES } from '../delivery/index.ts';

/** From where to where a rate is. */
export type Route = Pick<Rate, 'origin' | 'destination'>;

export type RateChange = ProviderChange | { readonly outcome: 'twice' | 'tooMany' };

interface RateServices {
  readonly delivery: DeliveryService;
}

/** Whose rates they are, in which version, and who changes them. */
export interface RatesOf {
  readonly adminId: number;
  readonly providerId: number;
  readonly version: number;
}

const isFor =
  (route: Route) =>
  ({ origin, destination }: Route): boolean =>
    origin === route.origin && destination === route.destination;

/** Adds a rate, or puts it into the place of the one of `was`. To be run in a transaction. */
export async function putRate(
  { delivery }: RateServices,
  { adminId, providerId, version }: RatesOf,
  rate: Rate,
  was: Route | null,
): Promise<RateChange> {
  const rates = await delivery.rates(providerId);
  const others = was ? rates.filter((known) => !isFor(was)(known)) : rates;
  if (others.some(isFor(rate))) return { outcome: 'twice' };
  if (others.length >= MOST_RATES) return { outcome: 'tooMany' };
  return delivery.replaceRates(adminId, providerId, version, [...others, rate]);
}

/** Takes a rate away; one that is gone already changes nothing. To be run in a transaction. */
export async function removeRate(
  { delivery }: RateServices,
  { adminId, providerId, version }: RatesOf,
  route: Route,
): Promise<ProviderChange> {
  const rates = await delivery.rates(providerId);
  const others = rates.filter((known) => !isFor(route)(known));
  if (others.length === rates.length) return { outcome: 'changed', version };
  return delivery.replaceRates(adminId, providerId, version, others);
}
