import type { Metadata } from 'sharp';
import { photoLimits } from '../contract/operations.ts';
import { Lanes } from './lanes.ts';
import { type Preset, presets } from './photo-path.ts';

/** A picture as it is kept: upright, without what the camera has written into it, in each preset. */
export interface PhotoImage {
  /** Of the largest preset, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly files: ReadonlyMap<Preset, Buffer>;
}

/** Why a file is no photo: no JPEG, PNG or WebP; broken; or of more pixels than anybody's camera makes. */
export type PhotoFault = 'empty' | 'type' | 'broken' | 'pixels';

/** A photo is at most so many times as high as it is wide; what is higher is made narrower. */
const HIGHEST = 2;

/** Loaded for the first picture: the library takes a twelfth of the time that a process needs to be ready. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  // One thread a picture, and few pictures at once: pages are served beside it. Decoded pictures are not kept.
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}
const studio = new Lanes({ width: photoLimits.atOnce, queue: 10, timeoutMs: 20_000 });

/** What the first bytes say; names and types that a browser sends along say nothing. */
function looksLikePhoto(bytes: Buffer): boolean {
  const starts = (hex: string, at = 0) => bytes.subarray(at, at + hex.length / 2).toString('hex') === hex;
  return starts('ffd8ff') || starts('89504e470d0a1a0a') || (starts('52494646') && starts('57454250', 8));
}

/**
 * Makes a photo of a file that somebody sent. Whatever else the file may be at the same time is gone: only pixels are
 * taken over.
 *
 * @throws Unavailable when too many are being made
 */
export async function makePhoto(bytes: Buffer): Promise<PhotoImage | PhotoFault> {
  if (bytes.length === 0) return 'empty';
  if (!looksLikePhoto(bytes)) return 'type';
  return studio.run(() => develop(bytes));
}

/**
 * Bytes that are in memory at once when a picture is unpacked which is stored in passes: of a progressive JPEG its
 * coefficients of 16 bits, of an interlaced PNG its pixels. Others are unpacked line by line.
 */
function unpackedBytes({ format, width, height, channels, depth, isProgressive, chromaSubsampling }: Metadata): number {
  if (!isProgressive) return 0;
  if (format !== 'jpeg') return width * height * channels * (depth === 'ushort' ? 2 : 1);
  return width * height * 2 * (chromaSubsampling === '4:2:0' ? 1.5 : channels);
}

async function develop(bytes: Buffer): Promise<PhotoImage | PhotoFault> {
  const options = { limitInputPixels: photoLimits.pixels, failOn: 'error' } as const;
  const sharp = await loadSharp();
  try {
    const metadata = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
    const { width, height, format } = metadata;
    if (!['jpeg', 'png', 'webp'].includes(format)) return 'type';
    if (width * height > photoLimits.pixels || unpackedBytes(metadata) > photoLimits.unpackedBytes) return 'pixels';
    const [largest = 1600] = [...presets].sort((a, b) => b - a);
    const { data, info } = await sharp(bytes, options)
      .autoOrient()
      .resize({ width: largest, height: largest * HIGHEST, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const files = new Map<Preset, Buffer>();
    for (const preset of presets) {
      const size = { width: preset, height: preset * HIGHEST, fit: 'inside', withoutEnlargement: true } as const;
      files.set(preset, await sharp(data, { raw }).resize(size).webp({ quality: 80 }).toBuffer());
    }
    return { width: info.width, height: info.height, files };
  } catch {
    // libvips says in its own words what is wrong, which helps nobody who has a photo to show.
    return 'broken';
  }
}
