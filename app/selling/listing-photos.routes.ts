import type Router from '@koa/router';
import type { Context } from 'koa';
import { identityOf, members } from '../accounts/index.ts';
import { NotFound, Unavailable } from '../core/errors.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import type { Texts } from '../core/i18n/locale.ts';
import type { OwnListing } from '../listings/index.ts';
import {
  MOST_BYTES,
  MOST_PHOTOS,
  makePhoto,
  type PhotoFault,
  type PhotoFolder,
  type PhotoImage,
  readPhotoForm,
  type UploadFault,
} from '../photos/index.ts';
import { keepPhotos } from './keep-photos.ts';
import { listingPhotosPage } from './listing-photos.views.ts';
import { countOne, idOf, ownListing } from './own-request.routes.ts';
import type { SellingDatabase } from './selling-services.ts';

/** Status of the answer to a form of photos that was refused. */
const statusOf: Record<UploadFault, number> = { none: 400, count: 400, bytes: 413, unreadable: 400 };

/** What is said of a form that was refused as a whole. */
function sentence({ faults }: Texts['photos'], fault: UploadFault): string {
  if (fault === 'bytes') return faults.bytes(MOST_BYTES / 1_000_000);
  return fault === 'count' ? faults.count(MOST_PHOTOS) : faults[fault];
}

/** A file's name as far as it is shown; it is used for nothing else. */
const shown = (name: string): string => Array.from(name).slice(0, 60).join('');

/** The photos of a seller's own offers. */
export function listingPhotoRoutes(router: Router, site: Site, database: SellingDatabase, folder: PhotoFolder): void {
  const show = async (ctx: Context, listing: OwnListing, rest: { note?: 'added' | 'saved'; fault?: string }) => {
    const photos = await database.readCurrent((services) => services.photos.ofListing(listing.id));
    render(ctx, listingPhotosPage(pageContextOf(site, ctx), { listing, photos, ...rest }));
  };
  const refuse = async (ctx: Context, listing: OwnListing, status: number, fault: string) => {
    ctx.status = status;
    await show(ctx, listing, { fault });
  };

  router.get('/selling/listings/:listing/photos', members, async (ctx) => {
    const listing = await ownListing(ctx, database, identityOf(ctx).user.id);
    const { added, done } = queryOf(ctx);
    await show(ctx, listing, added !== undefined ? { note: 'added' } : done !== undefined ? { note: 'saved' } : {});
  });

  router.post('/selling/listings/:listing/photos', members, async (ctx) => {
    const { user } = identityOf(ctx);
    const listing = await ownListing(ctx, database, user.id);
    const { photos: text } = pageContextOf(site, ctx).locale.texts;
    try {
      const files = await readPhotoForm(ctx);
      if (typeof files === 'string') return await refuse(ctx, listing, statusOf[files], sentence(text, files));
      await countOne(database, user.id, 'photos');
      const images: PhotoImage[] = [];
      for (const { buffer, originalname } of files) {
        const image: PhotoImage | PhotoFault = await makePhoto(buffer);
        if (typeof image === 'string') return await refuse(ctx, listing, 400, text.faults[image](shown(originalname)));
        images.push(image);
      }
      if (await keepPhotos(database, folder, listing.id, images))
        return seeOther(ctx, `/selling/listings/${listing.id}/photos?done`);
      await refuse(ctx, listing, 409, text.faults.room(MOST_PHOTOS));
    } catch (error) {
      if (!(error instanceof Unavailable) || error.code === 'database-unavailable') throw error;
      ctx.set('Retry-After', String(error.retryAfterSeconds));
      await refuse(ctx, listing, 503, text.faults.unavailable);
    }
  });

  router.post('/selling/listings/:listing/photos/:photo/remove', members, async (ctx) => {
    await readSessionForm(ctx);
    const { id } = await ownListing(ctx, database, identityOf(ctx).user.id);
    const photoId = idOf(ctx, 'photo');
    const name = await database.transaction(({ photos }) => photos.remove(id, photoId));
    if (name === null) throw new NotFound('photo', photoId);
    await folder.remove(name);
    seeOther(ctx, `/selling/listings/${id}/photos?done`);
  });

  router.post('/selling/listings/:listing/photos/:photo/first', members, async (ctx) => {
    await readSessionForm(ctx);
    const { id } = await ownListing(ctx, database, identityOf(ctx).user.id);
    const photoId = idOf(ctx, 'photo');
    if (!(await database.transaction(({ photos }) => photos.putFirst(id, photoId))))
      throw new NotFound('photo', photoId);
    seeOther(ctx, `/selling/listings/${id}/photos?done`);
  });
}
