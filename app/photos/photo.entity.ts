import { table } from '../database/table.ts';

/** A photo of a seller's copy. Its files are in the folder of the photos, by its name. */
export const PhotoEntity = table('Photo', 'photos', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  listingId: { type: 'int', unsigned: true },
  /** 32 hexadecimal digits. */
  name: { type: 'char', length: 32, charset: 'ascii', collation: 'ascii_bin' },
  /** Of its largest file, in pixels. */
  width: { type: 'smallint', unsigned: true },
  height: { type: 'smallint', unsigned: true },
  createdAt: { type: 'datetime', precision: 3 },
});
