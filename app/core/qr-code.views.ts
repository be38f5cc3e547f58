import { encode } from 'uqr';
import { html, type SafeHtml } from './html.ts';

/** Light modules around the code, which scanners need (ISO/IEC 18004). */
const QUIET_ZONE = 4;
/** Of the picture's side: a phone reads it from a screen at arm's length. */
const PIXELS = 240;

/** A text as a QR code, dark on light in any colour scheme. */
export function qrCode(text: string, label: string): SafeHtml {
  const { data, size } = encode(text, { border: QUIET_ZONE });
  const modules = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return html`<svg width="${PIXELS}" height="${PIXELS}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label="${label}"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${modules.join('')}"/></svg>`;
}
