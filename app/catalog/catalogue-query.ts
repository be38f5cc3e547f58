import { z } from 'zod';
import { parse } from '../core/http/request.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { readAmount } from '../core/i18n/typed-amount.ts';
import { type Condition, conditions } from '../listings/index.ts';
import { type CatalogueQuery, type Sort, sorts } from './catalog.model.ts';
import type { PageTurn } from './catalog.service.ts';
import { defaultSort } from './catalogue-url.ts';
import { looksLikeIsbn, readIsbn } from './isbn.ts';

/** Characters of a search. */
export const LONGEST_SEARCH = 200;
/** Highest price that the database holds. */
export const HIGHEST_PRICE = 4_294_967_295;

/** An empty field of a form counts as left out. */
const optional = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), type.optional());

const EXAMPLE_PRICE = 1250;

/** A price as people type it, in minor units. */
function priceOf(locale: Locale, text: string): number | undefined {
  const price = readAmount(locale, text);
  return price !== undefined && price >= 1 && price <= HIGHEST_PRICE ? price : undefined;
}

/** What each field of the address may hold, with the sentence that is shown when it holds anything else. */
function fieldsOf(locale: Locale) {
  const { faults } = locale.texts;
  const cursor = optional(z.string(faults.page).max(200, faults.page));
  return {
    q: z.string().trim().normalize('NFC').max(LONGEST_SEARCH, faults.q(LONGEST_SEARCH)).optional(),
    condition: optional(z.enum(conditions, faults.condition)),
    max: optional(
      z.string().transform((text, context) => {
        const price = priceOf(locale, text);
        if (price === undefined) context.addIssue(faults.max(locale.typedAmount(EXAMPLE_PRICE)));
        return price ?? z.NEVER;
      }),
    ),
    language: optional(z.string().regex(/^[a-z]{2,8}$/, faults.language)),
    sort: optional(z.enum(sorts, faults.sort)),
    after: cursor,
    before: cursor,
  };
}

const fields = new WeakMap<Locale, ReturnType<typeof fieldsOf>>();

/**
 * What a shopper asks of the catalogue, from the address of a page.
 *
 * @throws InvalidInput with a sentence in the page's language for each field that cannot be read
 */
export function readCatalogueQuery(locale: Locale, received: object): { query: CatalogueQuery; turn: PageTurn } {
  const known = fields.get(locale) ?? fieldsOf(locale);
  fields.set(locale, known);
  const { q = '', condition, max, language, sort, after, before } = parse(known, received);
  return { query: catalogueQuery({ q, condition, maxPriceCents: max, language, sort }), turn: { after, before } };
}

interface Wanted {
  readonly q: string;
  readonly condition?: Condition | undefined;
  readonly maxPriceCents?: number | undefined;
  readonly language?: string | undefined;
  readonly sort?: Sort | undefined;
}

/** A whole query from what was asked. Relevance needs words; an ISBN in any form is looked for as its thirteen digits. */
export function catalogueQuery({ q, condition, maxPriceCents, language, sort }: Wanted): CatalogueQuery {
  const order = sort === undefined || (sort === 'relevance' && q === '') ? defaultSort({ q }) : sort;
  const reading = looksLikeIsbn(q) ? readIsbn(q) : null;
  const words = reading?.outcome === 'isbn' ? reading.isbn : q;
  return {
    q: words,
    condition: condition ?? null,
    maxPriceCents: maxPriceCents ?? null,
    language: language ?? null,
    sort: order,
  };
}
