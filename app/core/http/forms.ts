import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import { DomainError } from '../errors.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Bytes and fields of a form; the store's own are far below. */
const LONGEST_FORM = 100_000;
const MOST_FIELDS = 200;

/** Bytes of a form that is too long which are read and thrown away, so that its sender gets to read the answer. */
const DISCARDED = 20_000_000;

/** Seconds that a form may take to arrive. */
const FORM_SECONDS = 10;

/**
 * The fields of a posted form; one given twice counts by its last value. Which fields there must be, and what they may
 * hold, `parse` finds out, for all of them at once.
 *
 * @throws DomainError 415 for anything but a form in UTF-8, 413 when it is too long or has too many fields, 408 when it
 *   does not arrive in time, 400 when it breaks off or is not encoded as forms are
 */
export async function readForm(ctx: Context): Promise<Record<string, string>> {
  const { charset } = ctx.request;
  const encoded = ctx.get('Content-Encoding') || 'identity';
  if (!ctx.is(FORM) || !['', 'utf-8', 'utf8'].includes(charset.toLowerCase()) || encoded !== 'identity')
    throw new DomainError(
      'unsupported-form',
      415,
      `${JSON.stringify(ctx.get('Content-Type'))} was received; accepted: ${FORM} in UTF-8, not compressed.`,
    );
  return fieldsOf(await readBody(ctx));
}

/**
 * The body of a request as it came, up to so many bytes.
 *
 * @param longest by default as many as a form may have
 *
 * @throws DomainError 413 when it is longer, 408 when it does not arrive in time, 400 when it breaks off
 */
export async function readBody(ctx: Context, longest = LONGEST_FORM): Promise<Buffer> {
  try {
    return await bodyOf(ctx.req, longest);
  } catch (error) {
    // What is left of the body must not be taken for the next request.
    if (!ctx.req.complete) ctx.set('Connection', 'close');
    throw error;
  }
}

function bodyOf(request: IncomingMessage, longest: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const tooLong = () =>
      new DomainError('form-too-long', 413, `The form is too long; accepted: up to ${longest} bytes.`);
    const timer = setTimeout(() => {
      request.pause();
      reject(new DomainError('form-too-slow', 408, `The form did not arrive within ${FORM_SECONDS} seconds.`));
    }, FORM_SECONDS * 1000);
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= longest) chunks.push(chunk);
      if (bytes > DISCARDED) {
        request.pause();
        reject(tooLong());
      }
    });
    request.once('end', () => (bytes > longest ? reject(tooLong()) : resolve(Buffer.concat(chunks))));
    const brokenOff = () => reject(new DomainError('form-incomplete', 400, 'The form broke off before its end.'));
    request.once('error', brokenOff);
    request.once('close', () => {
      clearTimeout(timer);
      brokenOff();
    });
  });
}

/** Texts are decoded once by the strict decoders: the lenient one of URLSearchParams puts U+FFFD for what it cannot read. */
function fieldsOf(body: Buffer): Record<string, string> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    decodeURIComponent(text);
  } catch (error) {
    throw new DomainError('form-unreadable', 400, 'The form is not percent-encoded UTF-8.', { cause: error });
  }
  const fields = text.split('&', MOST_FIELDS + 1).length;
  if (fields > MOST_FIELDS)
    throw new DomainError('form-too-long', 413, `The form has too many fields; accepted: up to ${MOST_FIELDS}.`);
  return Object.fromEntries(new URLSearchParams(text));
}

/**
 * Lets requests that change something pass only when a page of the store made them: by `Sec-Fetch-Site`, and from
 * browsers that do not send it (and all over plain http, except on localhost) by `Origin` or `Referer`.
 *
 * @throws DomainError 403
 */
export function sameOrigin(baseUrl: string): Middleware {
  const { origin } = new URL(baseUrl);
  return (ctx, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(ctx.method) || isOwn(ctx, origin)) return next();
    throw new DomainError('cross-site', 403, `The request was not made by a page of ${origin}.`);
  };
}

function isOwn(ctx: Context, origin: string): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  if (site !== '') return site === 'same-origin' || site === 'none';
  return URL.parse(ctx.get('Origin') || ctx.get('Referer'))?.origin === origin;
}

const OWN = 'http://own';

/** Does a text lead to a page of the store, whatever a browser makes of it? */
export const isOwnPath = (path: string): boolean => path.startsWith('/') && URL.parse(path, OWN)?.origin === OWN;

/** Characters of an address that a form may lead on to. */
const LONGEST_PATH = 1000;

/** A page of the store that somebody wanted; null for what could lead elsewhere. */
export const ownPath = (text = ''): string | null =>
  text !== '' && text.length <= LONGEST_PATH && isOwnPath(text) ? text : null;

/** Answers a form with the page to look at next (303), so that loading it again sends nothing again. */
export function seeOther(ctx: Context, path: string): void {
  if (!isOwnPath(path)) throw new Error(`${JSON.stringify(path)} leads away from the store`);
  ctx.redirect(path);
  ctx.status = 303;
  ctx.set('Cache-Control', 'no-store');
}
