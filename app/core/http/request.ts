import type { Context } from 'koa';
import { z } from 'zod';
import { DomainError, InvalidInput } from '../errors.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Visitor } from '../page-context.ts';

/** What is known of a request from its start. */
export interface RequestState {
  /** Ours, or the one that a proxy in front has given it. */
  requestId: string;
  /** Language of its pages, once one has been made. */
  locale?: Locale;
  /** Copies in the visitor's cart; undefined for a visitor without one. */
  cartCopies?: number;
  /** Who is logged in. */
  visitor?: Visitor;
  /** For the log: the account that asks, or that somebody tries to log in to. */
  accountId?: number;
}

/** Characters of a query; the longest that the store's own pages make is far below. */
const LONGEST_QUERY = 4000;

/**
 * The query of a request; a field given twice counts by its last value. Koa's own `ctx.query` takes time that grows
 * with the square of the number of fields: 15 KB of them would block the process for a second.
 *
 * @throws DomainError 414 when it is longer than any that the store understands
 */
export function queryOf(ctx: Context): Record<string, string> {
  const { querystring } = ctx;
  if (querystring.length > LONGEST_QUERY)
    throw new DomainError(
      'uri-too-long',
      414,
      `The query has ${querystring.length} characters; accepted: up to ${LONGEST_QUERY}.`,
    );
  return querystring === '' ? {} : Object.fromEntries(new URLSearchParams(querystring));
}

/** What a field of a query or form must be: its schema, and in words what is accepted. */
type Shape = Readonly<Record<string, z.ZodType>>;

/** The schema of a shape, made once: zod compiles a parser for each. */
const schemas = new WeakMap<Shape, z.ZodObject>();

function schemaOf(shape: Shape): z.ZodObject {
  const schema = schemas.get(shape) ?? z.object(shape);
  schemas.set(shape, schema);
  return schema;
}

/**
 * Parses the query or the parameters of a request. A shape is to be declared once, not for each request.
 *
 * @throws InvalidInput with one sentence for each field that is wrong
 */
export function parse<S extends Shape>(shape: S, received: object): { [Name in keyof S]: z.output<S[Name]> } {
  const result = schemaOf(shape).safeParse(received);
  if (result.success) return result.data as { [Name in keyof S]: z.output<S[Name]> };
  const faults: Record<string, string> = {};
  for (const { path, message } of result.error.issues) faults[String(path[0])] ??= message;
  throw new InvalidInput(faults);
}

/** Wants the client JSON rather than a page? Under /api, and where programs post what has happened, always. */
export const wantsJson = (ctx: Context): boolean =>
  /^\/(?:api|webhooks)\//.test(ctx.path) ||
  ctx.accepts('text/html', 'application/json', 'application/problem+json') !== 'text/html';
