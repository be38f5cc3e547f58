/**
 * The network of an IPv4 range as Kubernetes writes it: `10.0.64.0/22` of `10.0.65.7/22`. Kubernetes refuses or warns of
 * bits beyond the mask, since they look like a smaller range than they are.
 *
 * @returns undefined for what is no range
 */
export function networkOf(range: string): string | undefined {
  const [address = '', length = ''] = range.split('/');
  const octets = address.split('.').map(Number);
  const prefix = Number(length);
  if (octets.length !== 4 || octets.some((octet) => !(octet <= 255)) || !(prefix <= 32)) return undefined;
  const bits = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  const network = bits - (bits % size);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')}/${prefix}`;
}
