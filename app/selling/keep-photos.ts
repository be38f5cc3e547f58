import { newPhotoName, type PhotoFolder, type PhotoImage, type PhotoService } from '../photos/index.ts';

interface PhotoDatabase {
  transaction<T>(work: (services: { readonly photos: PhotoService }) => Promise<T>): Promise<T>;
}

/**
 * Keeps photos of a listing: files first, rows after them, so that no row ever leads to a file that is not there. False
 * when the listing has no room for them; then nothing is kept.
 */
export async function keepPhotos(
  database: PhotoDatabase,
  folder: PhotoFolder,
  listingId: number,
  images: readonly PhotoImage[],
): Promise<boolean> {
  const named = images.map((image) => ({ name: newPhotoName(), image }));
  const rows = named.map(({ name, image: { width, height } }) => ({ name, width, height }));
  let kept = false;
  try {
    for (const { name, image } of named) await folder.save(name, image);
    const { outcome } = await database.transaction(({ photos }) => photos.add(listingId, rows));
    kept = outcome === 'added';
    return kept;
  } finally {
    if (!kept) for (const { name } of named) await folder.remove(name);
  }
}
