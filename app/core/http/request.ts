import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import { InvalidInput } from '../errors.ts';

/** What is known of a request from its start. */
export interface RequestState {
  /** Ours, or the one that a proxy in front has given it. */
  requestId: string;
}

/** A request id that may be written to a log: short, without spaces. Anything else is replaced. */
export function requestIdOf(ctx: Context, trusted: boolean): string {
  const given = trusted ? ctx.get('X-Request-Id') : '';
  return /^[\w.:=;-]{8,128}$/.test(given) ? given : randomUUID();
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
 * Parses the query or the parameters of a request. A field given twice counts by its last value. A shape is to be
 * declared once, not for each request.
 *
 * @throws InvalidInput with one sentence for each field that is wrong
 */
export function parse<S extends Shape>(shape: S, received: object): { [Name in keyof S]: z.output<S[Name]> } {
  const last = Object.fromEntries(
    Object.entries(received).map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value]),
  );
  const result = schemaOf(shape).safeParse(last);
  if (result.success) return result.data as { [Name in keyof S]: z.output<S[Name]> };
  const faults: Record<string, string> = {};
  for (const { path, message } of result.error.issues) faults[String(path[0])] ??= message;
  throw new InvalidInput(faults);
}

/** Wants the client JSON rather than a page? Under /api always. */
export const wantsJson = (ctx: Context): boolean =>
  ctx.path.startsWith('/api/') ||
  ctx.accepts('text/html', 'application/json', 'application/problem+json') !== 'text/html';
