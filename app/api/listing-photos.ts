import { z } from 'zod';
import { NotFound } from '../core/errors.ts';
import { makePhoto, type PhotoFolder, photoPath } from '../photos/index.ts';
import { countOne, keepPhotos } from '../selling/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { pathId } from './schemas.ts';

const Photo = z
  .object({ id: z.int(), url: z.string(), width: z.int(), height: z.int(), first: z.boolean() })
  .meta({ id: 'Photo' });

/** The photos of a seller's own offers. */
export function listingPhotoEndpoints(database: ApiDatabase, baseUrl: string, folder: PhotoFolder): Endpoint[] {
  const assertOwn = async (userId: number, listingId: number): Promise<void> => {
    const listing = await database.readCurrent(({ shops }) => shops.find(userId, listingId));
    if (!listing) throw new NotFound('listing', listingId);
  };
  const photosOf = async (listingId: number) => {
    const photos = await database.readCurrent((services) => services.photos.ofListing(listingId));
    return photos.map(({ name, ...photo }) => ({ ...photo, url: baseUrl + photoPath(name, 1600) }));
  };

  return [
    endpoint({
      method: 'get',
      path: '/listings/{listing}/photos',
      tag: 'Selling',
      summary: 'The photos of an offer of yours',
      scope: 'listings:read',
      params: { listing: pathId },
      answer: { status: 200, description: 'The photos', body: z.object({ photos: z.array(Photo) }) },
      run: async ({ caller: { user }, params }) => {
        await assertOwn(user.id, params.listing);
        return ok({ photos: await photosOf(params.listing) });
      },
    }),
    endpoint({
      method: 'post',
      path: '/listings/{listing}/photos',
      tag: 'Selling',
      summary: 'Add a photo to an offer',
      description: 'It is turned upright and made smaller, and what the camera has written into it is left out.',
      scope: 'listings:write',
      params: { listing: pathId },
      takesImage: true,
      answer: { status: 200, description: 'The photos as they are now', body: z.object({ photos: z.array(Photo) }) },
      errors: ['image-too-large', 'image-unreadable', 'photos-full'],
      run: async ({ caller: { user }, params, image }) => {
        await assertOwn(user.id, params.listing);
        await countOne(database, user.id, 'photos');
        const made = await makePhoto(image);
        if (typeof made === 'string') throw problem('image-unreadable');
        if (!(await keepPhotos(database, folder, params.listing, [made]))) throw problem('photos-full');
        return ok({ photos: await photosOf(params.listing) });
      },
    }),
    endpoint({
      method: 'post',
      path: '/listings/{listing}/photos/{photo}/put-first',
      tag: 'Selling',
      summary: 'Let a photo stand for its offer',
      description: 'Asked again, it changes nothing.',
      scope: 'listings:write',
      params: { listing: pathId, photo: pathId },
      answer: { status: 200, description: 'The photos as they are now', body: z.object({ photos: z.array(Photo) }) },
      run: async ({ caller: { user }, params: { listing, photo } }) => {
        await assertOwn(user.id, listing);
        if (!(await database.transaction(({ photos }) => photos.putFirst(listing, photo))))
          throw new NotFound('photo', photo);
        return ok({ photos: await photosOf(listing) });
      },
    }),
    endpoint({
      method: 'delete',
      path: '/listings/{listing}/photos/{photo}',
      tag: 'Selling',
      summary: 'Remove a photo',
      scope: 'listings:write',
      params: { listing: pathId, photo: pathId },
      answer: { status: 204, description: 'There is no such photo' },
      run: async ({ caller: { user }, params }) => {
        await assertOwn(user.id, params.listing);
        const name = await database.transaction(({ photos }) => photos.remove(params.listing, params.photo));
        if (name === null) throw new NotFound('photo', params.photo);
        await folder.remove(name);
        return nothing;
      },
    }),
  ];
}
