import { z } from 'zod';
import { EVERYWHERE } from './delivery.model.ts';

/** What can be wrong with a field; the page says it in its language. */
export type DeliveryFault =
  | 'name'
  | 'code'
  | 'trackingUrl'
  | 'country'
  | 'cost'
  | 'days'
  | 'daysOrder'
  | 'tooMany'
  | 'twice';
const fault = (name: DeliveryFault): string => name;

/** Rates that a provider may have. */
export const MOST_RATES = 500;
/** More than any parcel of books costs, in minor units; sums of it stay far below what a column holds. */
const MOST_CENTS = 10_000_000;
const MOST_DAYS = 200;

const NAME = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]{1,80}$/u;
const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const countries = new Set(isoCountries());

/** Codes that ISO 3166-1 assigns, as the runtime knows their names. */
function isoCountries(): string[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  // The region names hold codes of other standards, too: groups, old countries and places without a post of their own.
  const others = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA', 'XK']);
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !others.has(code) && names.of(code) !== undefined);
}

const country = z
  .string()
  .transform((typed) => typed.trim().toUpperCase())
  .refine((code) => code === EVERYWHERE || countries.has(code), fault('country'));
const cents = z.number().int(fault('cost')).min(0, fault('cost')).max(MOST_CENTS, fault('cost'));
const days = z.number().int(fault('days')).min(1, fault('days')).max(MOST_DAYS, fault('days'));

/** What a parcel's page is: https, with the number once or more; or nothing. */
const trackingUrl = z
  .string()
  .trim()
  .max(300, fault('trackingUrl'))
  .refine((text) => text === '' || isTrackingUrl(text), fault('trackingUrl'));

function isTrackingUrl(text: string): boolean {
  const url = URL.parse(text.replaceAll('{number}', '1'));
  return /^[\x21-\x7e]+$/.test(text) && text.includes('{number}') && url?.protocol === 'https:' && !url.username;
}

/** The fields of a provider. */
export const ProviderForm = {
  name: z
    .string()
    .transform((typed) => typed.normalize('NFC').replaceAll(/ +/g, ' ').trim())
    .refine((text) => NAME.test(text), fault('name')),
  trackingUrl,
};

/** The fields of a provider that is new. */
export const NewProviderForm = {
  ...ProviderForm,
  code: z.string().trim().max(40, fault('code')).regex(CODE, fault('code')),
};

/** One rate, its amounts in minor units already. */
export const RateInput = z
  .strictObject({
    origin: country,
    destination: country,
    firstCents: cents,
    furtherCents: cents,
    daysFrom: days,
    daysTo: days,
  })
  .refine(({ daysFrom, daysTo }) => daysFrom <= daysTo, { message: fault('daysOrder'), path: ['daysTo'] });

/** All rates of a provider: one at most for a way from one country to another. */
export const RatesInput = z
  .array(RateInput)
  .max(MOST_RATES, fault('tooMany'))
  .superRefine((rates, context) => {
    const seen = new Set<string>();
    for (const [index, { origin, destination }] of rates.entries()) {
      const way = origin + destination;
      if (seen.has(way))
        context.addIssue({ code: 'custom', message: fault('twice'), path: [index, 'destination'], input: destination });
      seen.add(way);
    }
  });
