import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import { DomainError } from '../errors.ts';
import { readForm } from './forms.ts';
import type { RequestState } from './request.ts';

/**
 * The fields of a form that only whoever is logged in may send: it carries the token that this session's pages have in
 * their forms.
 *
 * @throws DomainError 403 for another session's form, and whatever `readForm` throws
 */
export async function readSessionForm(ctx: Context): Promise<Record<string, string>> {
  const { 'form-token': token = '', ...fields } = await readForm(ctx);
  const expected = Buffer.from((ctx.state as RequestState).visitor?.formToken ?? '');
  const received = Buffer.from(token);
  if (expected.length === 0 || received.length !== expected.length || !timingSafeEqual(received, expected))
    throw new DomainError('foreign-form', 403, 'The form was not made in this session.');
  return fields;
}
