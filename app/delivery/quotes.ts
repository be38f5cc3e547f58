import { EVERYWHERE, type Parcel, type Quote, type Rate } from './delivery.model.ts';

/** A rate of a provider that is offered. */
export interface OfferedRate extends Rate {
  readonly providerId: number;
  readonly name: string;
}

/**
 * What each provider takes for a parcel to a country, cheapest first. Of a provider's rates the most specific one counts:
 * that of both countries, else of the destination, else of the origin, else that of everywhere. A parcel whose origin
 * nobody knows fits only rates from everywhere.
 */
export function quotesOf(rates: readonly OfferedRate[], destination: string, { origin, copies }: Parcel): Quote[] {
  const fits = (rate: OfferedRate): boolean =>
    [destination, EVERYWHERE].includes(rate.destination) && [origin, EVERYWHERE].includes(rate.origin);
  const best = new Map<number, OfferedRate>();
  for (const rate of rates.filter(fits)) {
    const known = best.get(rate.providerId);
    if (!known || specificity(rate) > specificity(known)) best.set(rate.providerId, rate);
  }
  return [...best.values()]
    .map(({ providerId, name, firstCents, furtherCents, daysFrom, daysTo }) => ({
      providerId,
      name,
      costCents: firstCents + (copies - 1) * furtherCents,
      daysFrom,
      daysTo,
    }))
    .sort((a, b) => a.costCents - b.costCents || a.daysTo - b.daysTo || a.providerId - b.providerId);
}

const specificity = ({ origin, destination }: Rate): number =>
  (destination === EVERYWHERE ? 0 : 2) + (origin === EVERYWHERE ? 0 : 1);
