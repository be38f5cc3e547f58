import type { RenderedObject } from './rendering.ts';

/** Whole numbers of more digits than JavaScript and JSON readers keep: they would arrive as others. */
export function longNumbers({ path, manifest }: RenderedObject): string[] {
  const { kind, metadata } = manifest;
  return [...numbersOf(manifest, '')]
    .filter(([, number]) => Number.isInteger(number) && !Number.isSafeInteger(number))
    .map(
      ([at, number]) =>
        `${path}: ${at} of ${kind} ${metadata.name}: received ${number}; accepted: whole numbers up to ${Number.MAX_SAFE_INTEGER}, others arrive changed`,
    );
}

function* numbersOf(value: unknown, at: string): Generator<readonly [at: string, number: number]> {
  if (typeof value === 'number') yield [at, value];
  if (value === null || typeof value !== 'object') return;
  for (const [key, item] of Object.entries(value)) yield* numbersOf(item, `${at}/${key}`);
}
