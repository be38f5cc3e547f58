import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { entitled, type FoundToken } from '../accounts/index.ts';
import { InvalidInput, NotFound, TooManyRequests } from '../core/errors.ts';
import { readJson } from '../core/http/json-body.ts';
import { queryOf, type RequestState } from '../core/http/request.ts';
import type { Locales, Texts } from '../core/i18n/locale.ts';
import { IDEMPOTENCY_KEY } from '../idempotency/index.ts';
import { MOST_BYTES, readPhotoBody } from '../photos/index.ts';
import type { ApiDatabase, Endpoint, Shape } from './endpoint.ts';
import { problem } from './error-codes.ts';

/** Commands that one token may give in ten minutes. */
const MOST_COMMANDS = 600;
const WINDOW_SECONDS = 600;

interface ServeOptions {
  readonly database: ApiDatabase;
  readonly locales: Locales;
  /** What admins may, those alone may who log in by two steps. */
  readonly adminsNeedSecondFactor: boolean;
}

/** Serves routes as they are declared. What they are given is checked; and so is what they answer. */
export function serveEndpoints(
  router: Router,
  endpoints: readonly Endpoint[],
  { database, locales, adminsNeedSecondFactor }: ServeOptions,
): void {
  for (const declared of endpoints) {
    const { method, path, answer } = declared;
    const read = readerOf(declared);
    router[method](`/api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, async (ctx) => {
      // What somebody's token has shown, nobody keeps; what all may see, caches may keep as a guest's page.
      if (declared.scope !== null) ctx.set('Cache-Control', 'private, no-store');
      const caller =
        declared.scope === null ? undefined : await callerOf(ctx, declared, { database, adminsNeedSecondFactor });
      const locale = locales.match(ctx.get('Accept-Language'));
      const request = await read(ctx, locale.texts);
      const { status, body, headers } = await declared.run({ ...request, caller: caller!, locale });
      for (const [name, value] of Object.entries(headers ?? {})) ctx.set(name, value);
      ctx.status = status;
      if (body === undefined || !answer.body) {
        ctx.body = null;
        ctx.status = status;
        return;
      }
      ctx.type = 'json';
      // Fields that the schema does not name stay behind; an answer that does not fit it is a mistake of ours.
      ctx.body = Buffer.from(JSON.stringify(declared.prebuilt ? body : answer.body.parse(body)));
    });
  }
}

/** Whom the token of a request stands for. @throws DomainError 401 without a good one, 403 for one that is not allowed this */
async function callerOf(
  ctx: Context,
  { scope, method }: Endpoint,
  { database, adminsNeedSecondFactor }: Omit<ServeOptions, 'locales'>,
): Promise<FoundToken> {
  const token = /^Bearer +(\S{1,200})$/i.exec(ctx.get('Authorization'))?.[1];
  const found =
    token === undefined
      ? null
      : await database.readCurrent(async ({ apiTokens }, from) => {
          const known = await apiTokens.find(token);
          // One that was just made may not be there yet.
          if (!known && from === 'replica') throw new NotFound('token', '…');
          return known;
        });
  if (!found) {
    ctx.set('WWW-Authenticate', `Bearer realm="BookStore"${token === undefined ? '' : ', error="invalid_token"'}`);
    throw problem('unauthenticated');
  }
  (ctx.state as RequestState).accountId = found.user.id;
  const user = entitled(found.user, found.secondFactor, adminsNeedSecondFactor);
  const isAdmins = scope!.startsWith('admin:');
  if (!found.scopes.includes(scope!) || (isAdmins && user.role !== 'admin')) {
    ctx.set('WWW-Authenticate', `Bearer realm="BookStore", error="insufficient_scope", scope="${scope}"`);
    throw problem(
      'insufficient-scope',
      `The token needs the scope ${scope}${isAdmins ? `, and to be an admin’s${adminsNeedSecondFactor ? ' who logs in by two steps' : ''}` : ''}.`,
    );
  }
  const isCommand = method !== 'get';
  if (found.stale || isCommand) {
    const wait = await database.transaction(async ({ apiTokens, limits }) => {
      if (found.stale) await apiTokens.use(found.tokenId);
      const key = `api token ${found.tokenId}`;
      return isCommand ? limits.take([{ key, most: MOST_COMMANDS, seconds: WINDOW_SECONDS }]) : null;
    });
    if (wait !== null) throw new TooManyRequests('requests', wait);
  }
  return { ...found, user };
}

/** Reads what a route takes of a request, all faults of its fields together. */
function readerOf({ params, query, body, once, ifMatch, takesImage, words }: Endpoint) {
  const schemas = { params: params && z.object(params), query: query && z.strictObject(query) };
  return async (ctx: Context, texts: Texts) => ({
    // A number in the address that can be none leads nowhere.
    params: schemas.params ? parseParams(schemas.params, ctx['params']) : {},
    query: schemas.query ? parseStrict(schemas.query, queryOf(ctx)) : {},
    key: once ? keyOf(ctx) : '',
    version: ifMatch ? versionOf(ctx) : '',
    image: takesImage ? await imageOf(ctx) : Buffer.alloc(0),
    body: (body ? parseStrict(body, await readJson(ctx), words?.(texts)) : undefined) as never,
  });
}

function parseParams(schema: z.ZodObject<Shape>, received: Readonly<Record<string, string>>): object {
  const result = schema.safeParse(received);
  if (result.success) return result.data;
  const name = String(result.error.issues[0]?.path[0]);
  throw new NotFound(name, received[name] ?? '');
}

function parseStrict<T>(schema: z.ZodType<T>, received: unknown, words: Readonly<Record<string, string>> = {}): T {
  const result = schema.safeParse(received);
  if (result.success) return result.data;
  const faults: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) faults[[...path, key].join('.')] ??= 'is not a field of this request';
    else faults[path.join('.') || 'body'] ??= words[issue.message] ?? issue.message;
  }
  throw new InvalidInput(faults);
}

function keyOf(ctx: Context): string {
  const key = ctx.get('Idempotency-Key');
  if (!IDEMPOTENCY_KEY.test(key)) throw problem('idempotency-key-required');
  return key;
}

function versionOf(ctx: Context): string {
  const received = ctx.get('If-Match');
  if (received === '') throw problem('if-match-required');
  const version = /^"([\w-]{1,40})"$/.exec(received)?.[1];
  if (version === undefined) throw new InvalidInput({ 'If-Match': 'accepted: one version in quotes, such as "3-1"' });
  return version;
}

async function imageOf(ctx: Context): Promise<Buffer> {
  if (!ctx.is('image/jpeg', 'image/png', 'image/webp'))
    throw problem('unsupported-media-type', 'Accepted: image/jpeg, image/png or image/webp.');
  const image = await readPhotoBody(ctx);
  if (image === 'bytes') throw problem('image-too-large', `Accepted: up to ${MOST_BYTES} bytes.`);
  return image;
}
