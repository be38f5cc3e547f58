import { randomBytes } from 'node:crypto';

/** Widths in pixels in which a photo is kept: on a card, on a page, and to look at closely. */
export const presets = [240, 640, 1600] as const;
export type Preset = (typeof presets)[number];

/** Nothing else is a photo's file: no path, no folder, no dot at the start. */
const FILE = /^([0-9a-f]{32})-(240|640|1600)\.webp$/;

/** A name that no other photo has; it tells nothing of the listing, and cannot be guessed. */
export const newPhotoName = (): string => randomBytes(16).toString('hex');

export const photoFile = (name: string, preset: Preset): string => `${name}-${preset}.webp`;

/** Name and preset of a photo's file; null for anything else. */
export function readPhotoFile(file: string): { readonly name: string; readonly preset: Preset } | null {
  const [, name, width] = FILE.exec(file) ?? [];
  const preset = presets.find((known) => String(known) === width);
  return name !== undefined && preset !== undefined ? { name, preset } : null;
}

/** Address of a photo. What it leads to never changes. */
export const photoPath = (name: string, preset: Preset): string => `/photos/${photoFile(name, preset)}`;

/** All files of a photo. */
export const photoFiles = (name: string): string[] => presets.map((preset) => photoFile(name, preset));
