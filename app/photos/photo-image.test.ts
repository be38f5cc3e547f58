import { expect, it } from '@jest/globals';
import sharp from 'sharp';
import { photoLimits } from '../contract/operations.ts';
import { makePhoto, type PhotoImage } from './photo-image.ts';

const red = { r: 220, g: 30, b: 30 };
const blank = (width: number, height: number, background: object = red) =>
  sharp({ create: { width, height, channels: 3, background: background as typeof red } });

async function made(bytes: Buffer): Promise<PhotoImage> {
  const photo = await makePhoto(bytes);
  if (typeof photo === 'string') throw new Error(photo);
  return photo;
}

/** The colour of a pixel, roughly: the largest of its three channels. */
async function colourAt(file: Buffer, left: number, top: number): Promise<string> {
  const [r = 0, g = 0, b = 0] = await sharp(file).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return r > 128 && g > 128 && b > 128 ? 'white' : r > g && r > b ? 'red' : g > b ? 'green' : 'blue';
}

it('keeps a photo in three widths, and never makes it larger', async () => {
  const photo = await made(await blank(2000, 1000).jpeg().toBuffer());
  const sizes = await Promise.all([...photo.files.values()].map((file) => sharp(file).metadata()));
  expect(sizes.map(({ width, height, format }) => [width, height, format])).toEqual([
    [240, 120, 'webp'],
    [640, 320, 'webp'],
    [1600, 800, 'webp'],
  ]);
  expect([photo.width, photo.height]).toEqual([1600, 800]);
  const small = await made(await blank(100, 50).png().toBuffer());
  expect((await sharp(small.files.get(1600)).metadata()).width).toBe(100);
});

it('turns a photo as its camera was held, and forgets what the camera wrote into it', async () => {
  // Red on the left and green on the right; held so that the left is the top (orientation 6).
  const bytes = await blank(200, 100)
    .composite([{ input: await blank(100, 100, { r: 30, g: 200, b: 30 }).png().toBuffer(), left: 100, top: 0 }])
    .withExif({ IFD0: { Artist: 'A. Seller', Software: 'secret-place' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect((await sharp(bytes).metadata()).orientation).toBe(6);
  const photo = await made(bytes);
  expect([photo.width, photo.height]).toEqual([100, 200]);
  for (const file of photo.files.values()) {
    expect(await colourAt(file, 50, 20)).toBe('red');
    expect(await colourAt(file, 50, 180)).toBe('green');
    const { exif, icc, xmp, iptc, orientation } = await sharp(file).metadata();
    expect([exif, icc, xmp, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(file.includes('secret-place') || file.includes('Seller')).toBe(false);
  }
});

it.each(['png', 'webp', 'jpeg'] as const)('takes %s', async (format) => {
  expect((await made(await blank(30, 20).toFormat(format).toBuffer())).width).toBe(30);
});

it('shows what can be seen through as white', async () => {
  const clear = { create: { width: 20, height: 20, channels: 4 as const, background: { ...red, alpha: 0 } } };
  const photo = await made(await sharp(clear).png().toBuffer());
  expect(await colourAt(photo.files.get(240)!, 5, 5)).toBe('white');
});

it('takes only the pixels of a file that is something else as well', async () => {
  const script = '<script>alert(1)</script>';
  const photo = await made(Buffer.concat([await blank(30, 20).png().toBuffer(), Buffer.from(script)]));
  for (const file of photo.files.values()) expect(file.includes(script)).toBe(false);
});

it('makes a photo that is far too high narrower', async () => {
  const photo = await made(await blank(20, 15_000).png().toBuffer());
  expect(photo.height).toBe(3200);
});

it.each([
  ['empty', 'nothing', async () => Buffer.alloc(0)],
  ['type', 'an SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')],
  ['type', 'a page', async () => Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['type', 'a GIF', () => blank(10, 10).gif().toBuffer()],
  ['type', 'a TIFF', () => blank(10, 10).tiff().toBuffer()],
  ['broken', 'the beginning of a JPEG', async () => half(await noise().jpeg().toBuffer())],
  ['broken', 'the beginning of a PNG', async () => half(await noise().png().toBuffer())],
  [
    'broken',
    'the first bytes of a JPEG before a page',
    async () => Buffer.from([0xff, 0xd8, 0xff, ...Buffer.from('<html>')]),
  ],
  ['pixels', 'a bomb', () => blank(8000, 5001).png({ compressionLevel: 9 }).toBuffer()],
  [
    'pixels',
    'a bomb of fewer pixels in passes',
    () => blank(7000, 5000).toColourspace('rgb16').png({ progressive: true }).toBuffer(),
  ],
  [
    'pixels',
    'a progressive bomb',
    () => blank(7000, 5000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  ],
] as const)('refuses as %p: %s', async (fault, _, file) => {
  expect(await makePhoto(await file())).toBe(fault);
});

const half = (file: Buffer) => file.subarray(0, file.length / 2);

function noise() {
  const pixels = Buffer.alloc(300 * 300 * 3);
  for (let index = 0; index < pixels.length; index++) pixels[index] = (index * 2_654_435_761) % 251;
  return sharp(pixels, { raw: { width: 300, height: 300, channels: 3 } });
}

it('takes many at once, and refuses those for which there is no room', async () => {
  const bytes = await blank(400, 400).jpeg().toBuffer();
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => makePhoto(bytes)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10 + photoLimits.atOnce);
  expect(answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.status] : []))).toEqual(
    Array.from({ length: 10 - photoLimits.atOnce }, () => 503),
  );
});
