import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { makePhoto, type PhotoFault } from './photo-image.ts';

const faults: readonly PhotoFault[] = ['empty', 'type', 'broken', 'pixels'];

/** Makes a photo or says why not; it never throws, and keeps pixels alone. */
async function refusedOrMade(bytes: Buffer): Promise<string> {
  const made = await makePhoto(bytes);
  if (typeof made === 'string') {
    expect(faults).toContain(made);
    return made;
  }
  expect([made.width > 0 && made.width <= 1600, made.height > 0 && made.height <= 3200, made.files.size]).toEqual([
    true,
    true,
    3,
  ]);
  return 'made';
}

const formats = ['jpeg', 'png', 'webp'] as const;
const pictures = await Promise.all(
  formats.map(async (format) => {
    const pixels = Buffer.from(Array.from({ length: 64 * 48 * 3 }, (_, index) => (index * 2_654_435_761) % 251));
    return sharp(pixels, { raw: { width: 64, height: 48, channels: 3 } })
      .withExif({ IFD0: { Artist: 'A. Seller' } })
      .toFormat(format)
      .toBuffer();
  }),
);
const picture = fc.constantFrom(...pictures);

/** A PNG that says it has so many pixels, and has hardly any. */
function boasting(width: number, height: number, depth: number, colour: number, interlaced: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlaced], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from('789c6360000000020001', 'hex')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a file that somebody sends as a photo', () => {
  it('may be any bytes behind any beginning', async () => {
    const magic = fc.constantFrom(
      '',
      'ffd8ff',
      'ffd8ffe000104a464946',
      '89504e470d0a1a0a',
      '52494646ffffffff57454250',
      '5249464600000000574542505650384c',
    );
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 400 }), async (start, rest) => {
        expect(await refusedOrMade(Buffer.concat([Buffer.from(start, 'hex'), rest]))).not.toBe('made');
      }),
      { numRuns: 300 },
    );
  });

  it('may be cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(picture, fc.double({ min: 0, max: 0.98, noNaN: true }), async (whole, part) => {
        const cut = whole.subarray(0, Math.floor(whole.length * part));
        await refusedOrMade(cut);
        if (part < 0.3) expect(await refusedOrMade(cut)).not.toBe('made');
      }),
      { numRuns: 200 },
    );
  });

  it('may have bits turned, above all in what it says of itself', async () => {
    const turned = fc.array(fc.tuple(fc.oneof(fc.nat(80), fc.nat(20_000)), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(picture, turned, async (whole, bits) => {
        const bytes = Buffer.from(whole);
        for (const [at, mask] of bits) bytes[at % bytes.length]! ^= mask;
        await refusedOrMade(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('may say that it has any number of pixels, and takes no memory for those that it has not', async () => {
    const side = fc.oneof(fc.constantFrom(0, 1, 6000, 65_535, 2 ** 31 - 1, 2 ** 32 - 1), fc.nat(2 ** 32 - 1));
    const before = process.memoryUsage().rss;
    await fc.assert(
      fc.asyncProperty(
        side,
        side,
        fc.constantFrom(1, 8, 16, 255),
        fc.constantFrom(0, 2, 3, 4, 6, 9),
        fc.nat(2),
        async (width, height, ...rest) => {
          const made = await refusedOrMade(boasting(width, height, ...rest));
          if (width * height > 100) expect(made).not.toBe('made');
        },
      ),
      { numRuns: 200 },
    );
    // One picture as large as any that is taken has 120 MB of pixels.
    expect(process.memoryUsage().rss - before).toBeLessThan(250e6);
  });
});
