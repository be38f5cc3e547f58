import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { photoLimits } from '../contract/operations.ts';
import { row, rows } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import { PhotoEntity } from './photo.entity.ts';

/** Photos of a listing. */
export const MOST_PHOTOS = photoLimits.filesPerForm;

/** A photo of a listing. */
export interface Photo {
  readonly id: number;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** It stands for the listing where there is room for one. */
  readonly first: boolean;
}

const PhotoRow = z.object({
  id: z.number(),
  name: z.string(),
  width: z.number(),
  height: z.number(),
  first: z.coerce.number().transform((answer) => answer === 1),
});
const Shown = z.object({ photo: z.string().nullable() });
const Named = z.object({ name: z.string() });
const NumberedName = z.object({ id: z.number(), name: z.string() });

/** Which photos a listing has. Whose listing it is has been found out before. */
export class PhotoService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** The photos of a listing: the one that stands for it, then the others as they came. */
  ofListing(listingId: number): Promise<Photo[]> {
    return rows(
      this.#db,
      PhotoRow,
      `SELECT p.id, p.name, p.width, p.height, COALESCE(p.name = l.photo, 0) AS first
       FROM photos p JOIN listings l ON l.id = p.listing_id WHERE p.listing_id = ?
       ORDER BY COALESCE(p.name = l.photo, 0) DESC, p.id`,
      [listingId],
    );
  }

  /**
   * Adds photos whose files are written; the first that a listing ever gets stands for it. Those that are added at the
   * same time follow each other, by the lock of the listing.
   */
  async add(
    listingId: number,
    photos: readonly { readonly name: string; readonly width: number; readonly height: number }[],
  ): Promise<{ readonly outcome: 'added' } | { readonly outcome: 'full'; readonly room: number }> {
    await this.#lock(listingId);
    const present = await this.ofListing(listingId);
    const room = MOST_PHOTOS - present.length;
    if (photos.length > room) return { outcome: 'full', room };
    const createdAt = new Date();
    await repository(this.#db, PhotoEntity).insert(photos.map((photo) => ({ ...photo, listingId, createdAt })));
    if (!present.some(({ first }) => first)) await this.#show(listingId, present[0]?.name ?? photos[0]!.name);
    return { outcome: 'added' };
  }

  /** Takes a photo off a listing; answers its name, whose files are of no use any more. Null when it has no such photo. */
  async remove(listingId: number, photoId: number): Promise<string | null> {
    const shown = await this.#lock(listingId);
    const photos = await this.ofListing(listingId);
    const photo = photos.find(({ id }) => id === photoId);
    if (!photo) return null;
    await repository(this.#db, PhotoEntity).delete({ id: photoId });
    if (photo.name === shown) await this.#show(listingId, photos.find(({ id }) => id !== photoId)?.name ?? null);
    return photo.name;
  }

  /** Lets a photo stand for its listing; answers whether the listing has it. */
  async putFirst(listingId: number, photoId: number): Promise<boolean> {
    await this.#lock(listingId);
    const photo = (await this.ofListing(listingId)).find(({ id }) => id === photoId);
    if (photo) await this.#show(listingId, photo.name);
    return photo !== undefined;
  }

  /** Photos after an id, in the order of ids. */
  after(id: number, most: number): Promise<{ id: number; name: string }[]> {
    return rows(this.#db, NumberedName, 'SELECT id, name FROM photos WHERE id > ? ORDER BY id LIMIT ?', [id, most]);
  }

  /** Which of these names photos have. */
  async known(names: readonly string[]): Promise<Set<string>> {
    if (names.length === 0) return new Set();
    const found = await rows(this.#db, Named, 'SELECT name FROM photos WHERE name IN (?)', [names]);
    return new Set(found.map(({ name }) => name));
  }

  async #lock(listingId: number): Promise<string | null> {
    const found = await row(this.#db, Shown, 'SELECT photo FROM listings WHERE id = ? FOR UPDATE', [listingId]);
    return found?.photo ?? null;
  }

  async #show(listingId: number, name: string | null): Promise<void> {
    await this.#db.query('UPDATE listings SET photo = ? WHERE id = ?', [name, listingId]);
  }
}
