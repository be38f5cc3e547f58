import type Router from '@koa/router';
import type { Context } from 'koa';
import { NotFound, Unavailable } from '../core/errors.ts';
import type { PhotoFolder } from './photo-folder.ts';
import { readPhotoFile } from './photo-path.ts';

/** What a page shows where a photo should be: a print that is turned over. Drawn here, since the folder is what fails. */
const PLACEHOLDER = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 360"><rect width="240" height="360" fill="#ece5d8"/><g fill="none" stroke="#8d8271" stroke-width="3" stroke-linejoin="round"><rect x="72" y="132" width="96" height="96"/><path d="m72 208 30-32 24 24 16-14 26 26"/><circle cx="144" cy="158" r="8"/></g></svg>`,
);

/**
 * Serves photos. What an address leads to never changes, so it may be kept for ever. A page that asks for a picture
 * which cannot be had gets a placeholder under the status that says why; browsers show it.
 */
export function photoRoutes(router: Router, folder: PhotoFolder): void {
  router.get('/photos/:file', async (ctx) => {
    try {
      ctx.body = await photoOf(ctx.params['file']!, folder);
      ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
      ctx.type = 'image/webp';
    } catch (error) {
      if (!(error instanceof NotFound || error instanceof Unavailable) || !wantsPicture(ctx)) throw error;
      ctx.status = error.status;
      if (error instanceof Unavailable) ctx.set('Retry-After', String(error.retryAfterSeconds));
      ctx.set('Cache-Control', 'no-store');
      ctx.type = 'image/svg+xml';
      ctx.body = PLACEHOLDER;
    }
    ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
  });
}

async function photoOf(file: string, folder: PhotoFolder): Promise<Buffer> {
  const photo = readPhotoFile(file);
  const bytes = photo && (await folder.read(photo.name, photo.preset));
  if (!bytes) throw new NotFound('photo', file);
  return bytes;
}

/** Asks the `<img>` of a page, rather than somebody who opens the address? */
const wantsPicture = (ctx: Context): boolean =>
  ctx.accepts('text/html', 'application/json', 'image/svg+xml') === 'image/svg+xml';
