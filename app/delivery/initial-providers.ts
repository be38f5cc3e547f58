import { EVERYWHERE, type ProviderFacts, type Rate } from './delivery.model.ts';

export interface InitialProvider extends ProviderFacts {
  readonly code: string;
  readonly rates: readonly Rate[];
}

/** Cost of the first copy and of each further one, and the days from and to. */
type Terms = readonly [firstCents: number, furtherCents: number, daysFrom: number, daysTo: number];

interface Zones {
  /** Inside each of these countries. */
  readonly domestic: Terms;
  /** To the countries of a zone, from everywhere. */
  readonly northAmerica: Terms;
  readonly europe: Terms;
  readonly latinAmerica: Terms;
  readonly everywhere: Terms;
}

const northAmerica = ['US', 'CA', 'MX'];
const europe = 'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(
  ' ',
);
const latinAmerica = 'AR BO BR CL CO CR CU DO EC GT HN NI PA PE PY SV UY VE'.split(' ');

const rate = (origin: string, destination: string, [firstCents, furtherCents, daysFrom, daysTo]: Terms): Rate => ({
  origin,
  destination,
  firstCents,
  furtherCents,
  daysFrom,
  daysTo,
});

const worldwide = (zones: Zones): Rate[] => [
  rate(EVERYWHERE, EVERYWHERE, zones.everywhere),
  ...northAmerica.map((country) => rate(EVERYWHERE, country, zones.northAmerica)),
  ...europe.map((country) => rate(EVERYWHERE, country, zones.europe)),
  ...latinAmerica.map((country) => rate(EVERYWHERE, country, zones.latinAmerica)),
  ...[...northAmerica, ...europe, ...latinAmerica].map((country) => rate(country, country, zones.domestic)),
];

/**
 * Who delivers in a new store. The amounts suit a store in US dollars or euros, and are a beginning: admins put in what
 * they have agreed on with the carriers.
 */
export const initialProviders: readonly InitialProvider[] = [
  {
    code: 'dhl',
    name: 'DHL',
    trackingUrl: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}',
    rates: worldwide({
      domestic: [690, 150, 1, 3],
      northAmerica: [1890, 450, 3, 6],
      europe: [1690, 400, 2, 5],
      latinAmerica: [2290, 550, 4, 8],
      everywhere: [2690, 650, 4, 10],
    }),
  },
  {
    code: 'fedex',
    name: 'FedEx',
    trackingUrl: 'https://www.fedex.com/fedextrack/?trknbr={number}',
    rates: worldwide({
      domestic: [790, 120, 1, 2],
      northAmerica: [1590, 400, 2, 5],
      europe: [1990, 450, 2, 4],
      latinAmerica: [2490, 500, 3, 6],
      everywhere: [2990, 600, 3, 8],
    }),
  },
  {
    code: 'envia',
    name: 'Envía',
    trackingUrl: 'https://envia.co/?guia={number}',
    rates: [rate('CO', 'CO', [290, 60, 2, 4])],
  },
  {
    code: 'servientrega',
    name: 'Servientrega',
    trackingUrl: 'https://mobile.servientrega.com/WebSitePortal/RastreoEnvioDetalle.html?Guia={number}',
    rates: [rate('CO', 'CO', [340, 50, 1, 3])],
  },
];
