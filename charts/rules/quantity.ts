const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The number in a quantity: cores in `500m`, bytes in `1Gi`; nothing is 0 (Kubernetes API: Quantity). */
export function quantity(text: string | number | undefined): number {
  const [, digits = '0', suffix = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(String(text ?? 0)) ?? [];
  return Number(digits) * (factors[suffix] ?? Number.NaN);
}

/** Bytes as `768 MiB`. */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
