/** Powers of ten and of two that suffixes stand for. */
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const written = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([KMGTPE]i|[numkMGTPE]))?$/;

/**
 * The number in a quantity: cores in `500m`, bytes in `1Gi` or `1e9`; nothing is 0, and what is no quantity NaN (Kubernetes
 * API: Quantity).
 */
export function quantity(given: string | number | undefined): number {
  const [matched, digits, exponent, suffix = ''] = written.exec(String(given ?? 0)) ?? [];
  if (matched === undefined) return Number.NaN;
  if (suffix in binary) return Number(digits) * 2 ** binary[suffix]!;
  return Number(`${digits}e${exponent ?? decimal[suffix] ?? 0}`);
}

/** Bytes as `768 MiB`. */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
