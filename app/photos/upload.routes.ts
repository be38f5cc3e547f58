import { createHash, timingSafeEqual } from 'node:crypto';
import multer, { type UploadedFile } from '@koa/multer';
import type { Context } from 'koa';
import { photoLimits } from '../contract/operations.ts';
import { DomainError, Unavailable } from '../core/errors.ts';
import { readBody } from '../core/http/forms.ts';
import { queryOf, type RequestState } from '../core/http/request.ts';
import type { Visitor } from '../core/page-context.ts';

/** Bytes of a photo. */
export const MOST_BYTES = photoLimits.fileBytes;

let heldBytes = 0;

/** Name of the field that the photos are in. */
export const PHOTO_FIELD = 'photo';

const upload = multer({
  storage: multer.memoryStorage(),
  limits: {
    files: photoLimits.filesPerForm,
    fileSize: MOST_BYTES,
    fields: 5,
    fieldSize: 1000,
    fieldNameSize: 100,
    headerPairs: 50,
  },
}).array(PHOTO_FIELD);

/** Why a form of photos was refused before a photo was looked at. */
export type UploadFault = 'none' | 'count' | 'bytes' | 'unreadable';

/**
 * What the address of a form of photos carries instead of a field: it is made from the form token of the session, and
 * can be checked before anything of the body is read, where the order of the fields is anybody's. An address may end in
 * a log, so it does not carry the token itself.
 */
export const uploadToken = ({ formToken }: Visitor): string =>
  createHash('sha256').update(`photos ${formToken}`).digest('base64url');

/**
 * The photos of a form of this session. Whose session it is, and that a page of the store sent it, has been checked
 * before.
 *
 * @throws DomainError 403 for another session's form, 411 or 413 for a length that is not told or too much, 415 for
 *   anything but a form of files; Unavailable when too much is being read already
 */
export async function readPhotoForm(ctx: Context): Promise<readonly UploadedFile[] | UploadFault> {
  assertOwnForm(ctx);
  if (!ctx.is('multipart/form-data'))
    throw new DomainError('unsupported-form', 415, 'Accepted: a form of files (multipart/form-data).');
  if (!holds(ctx, photoLimits.formBytes)) return 'bytes';
  try {
    await upload(ctx, async () => undefined);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'LIMIT_FILE_SIZE') return 'bytes';
    if (code === 'LIMIT_FILE_COUNT') return 'count';
    return 'unreadable';
  }
  const files = (ctx as unknown as { files?: UploadedFile[] }).files ?? [];
  return files.length === 0 ? 'none' : files;
}

/**
 * One photo, as the body of a request that a program makes.
 *
 * @throws DomainError 411 for a length that is not told; Unavailable when too much is being read already
 */
export async function readPhotoBody(ctx: Context): Promise<Buffer | 'bytes'> {
  return holds(ctx, MOST_BYTES) ? readBody(ctx, MOST_BYTES) : 'bytes';
}

/** Counts what is about to be read into memory, until the request is answered; false when it is too much by itself. */
function holds(ctx: Context, most: number): boolean {
  const { length } = ctx.request;
  if (length === undefined)
    throw new DomainError('length-required', 411, 'The length of the body is not told (Content-Length).');
  if (length > most) return false;
  if (heldBytes + length > photoLimits.heldBytes)
    throw new Unavailable('photos-busy', 'Too many photos are being sent at the moment.', { retryAfterSeconds: 10 });
  heldBytes += length;
  ctx.res.once('close', () => {
    heldBytes -= length;
  });
  return true;
}

function assertOwnForm(ctx: Context): void {
  const { visitor } = ctx.state as RequestState;
  const expected = Buffer.from(visitor ? uploadToken(visitor) : '');
  const received = Buffer.from(queryOf(ctx)['token'] ?? '');
  if (expected.length === 0 || received.length !== expected.length || !timingSafeEqual(received, expected))
    throw new DomainError('foreign-form', 403, 'The form was not made in this session.');
}
