import type { Context } from 'koa';
import { DomainError } from '../errors.ts';
import { readBody } from './forms.ts';

/**
 * The JSON that a request carries.
 *
 * @throws DomainError 415 for anything but JSON, 400 for what is none, and whatever `readBody` throws
 */
export async function readJson(ctx: Context): Promise<unknown> {
  const encoded = ctx.get('Content-Encoding') || 'identity';
  const { charset } = ctx.request;
  if (!ctx.is('application/json') || encoded !== 'identity' || !['', 'utf-8', 'utf8'].includes(charset.toLowerCase()))
    throw new DomainError(
      'unsupported-media-type',
      415,
      `${JSON.stringify(ctx.get('Content-Type'))} was received; accepted: application/json in UTF-8, not compressed.`,
    );
  const body = await readBody(ctx);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new DomainError('malformed-json', 400, 'The body is not JSON in UTF-8.', { cause: error });
  }
}
