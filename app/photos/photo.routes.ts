import type Router from '@koa/router';
import { NotFound } from '../core/errors.ts';
import type { PhotoFolder } from './photo-folder.ts';
import { readPhotoFile } from './photo-path.ts';

/** Serves photos. What an address leads to never changes, so it may be kept for ever. */
export function photoRoutes(router: Router, folder: PhotoFolder): void {
  router.get('/photos/:file', async (ctx) => {
    const file = ctx.params['file']!;
    const photo = readPhotoFile(file);
    const bytes = photo && (await folder.read(photo.name, photo.preset));
    if (!bytes) throw new NotFound('photo', file);
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
    ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
    ctx.type = 'image/webp';
    ctx.body = bytes;
  });
}
