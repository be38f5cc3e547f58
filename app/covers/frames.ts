import { blind, middle, type Ornament, type Stamp } from './ornament.ts';

const centred = { align: 'middle', capitals: true, label: false } as const;

/** Two rules with hollowed corners, a small flower in each, and a device below the title. */
const frame: Ornament = {
  ...centred,
  title: { x: middle, y: 62, width: 170, height: 158 },
  author: { x: middle, y: 306, width: 146, height: 32 },
  draw: ({ foil, second, pick }) => {
    const r = 10 + pick(3) * 4;
    const corner = `<g id="c"><circle cx="38" cy="22" r="2.6"/><path d="M38 30q-1 8 6 10q1-8-6-10zM46 22q8-1 10 6q-8 1-10-6z"/></g>`;
    return `<rect x="28" y="12" width="202" height="336" stroke-width="2.5"/><path d="M${34 + r} 18H${224 - r}a${r} ${r} 0 0 0 ${r} ${r}V${342 - r}a${r} ${r} 0 0 0-${r} ${r}H${34 + r}a${r} ${r} 0 0 0-${r}-${r}V${18 + r}a${r} ${r} 0 0 0 ${r}-${r}z"/>
<g fill="${second}" stroke="none">${corner}<use href="#c" transform="matrix(-1 0 0 1 258 0)"/><use href="#c" transform="matrix(1 0 0-1 0 360)"/><use href="#c" transform="matrix(-1 0 0-1 258 360)"/></g>
<path d="M89 246h28M141 246h28"/><path d="M129 ${236}q3 7 10 10q-7 3-10 10q-3-7-10-10q7-3 10-10z" fill="${foil}"/>`;
  },
};

/** A trellis over the whole board with a panel left free. */
const trellis: Ornament = {
  ...centred,
  title: { x: middle, y: 98, width: 122, height: 118 },
  author: { x: middle, y: 252, width: 118, height: 28 },
  draw: ({ second, pick }) => {
    const motif = [
      '<circle cx="11" cy="11" r="2.4"/>',
      '<path d="M11 6q1.5 3.5 5 5q-3.5 1.5-5 5q-1.5-3.5-5-5q3.5-1.5 5-5z"/>',
      '<path d="M11 7v8M7 11h8" stroke-width="1.4"/>',
    ][pick(3)];
    return `<defs><pattern id="p" width="22" height="22" patternUnits="userSpaceOnUse" x="7" y="4"><path d="M0 0L22 22M22 0L0 22" stroke-width=".8"/><g fill="${second}" stroke="${second}" stroke-width="0">${motif}</g></pattern></defs>
<path d="M28 12H230V348H28zM56 84V276H202V84z" fill="url(#p)" fill-rule="evenodd" stroke-width="2"/><rect x="61" y="89" width="136" height="182" stroke-width=".8"/>`;
  },
};

/** A paper label pasted on, as between the wars, over a border pressed into the cloth. */
const label: Ornament = {
  align: 'middle',
  capitals: false,
  label: true,
  title: { x: middle, y: 74, width: 120, height: 84 },
  author: { x: middle, y: 194, width: 128, height: 24 },
  draw: ({ pick }) => {
    const press = ['M0 0L15 15M15 0L0 15', 'M0 7.5a7.5 7.5 0 0 1 15 0M0 0a7.5 7.5 0 0 0 15 0', 'M2 0V15M5 0V15'][
      pick(3)
    ] as string;
    return `<defs><pattern id="p" width="15" height="15" patternUnits="userSpaceOnUse" x="9" y="0">${blind(press, 1)}</pattern></defs><path d="M34 18H224V342H34z" fill="url(#p)" stroke="none"/>${blind('M34 18H224V342H34z', 2)}<rect x="56" y="62" width="148" height="146" fill="#000" fill-opacity=".25" stroke="none"/><rect x="55" y="60" width="148" height="146" fill="#f6eedb" stroke="none"/><path d="M59 64H199V202H59zM62 67H196V199H62z" stroke="#7b2a21" stroke-width=".8"/>`;
  },
};

/** Heavy and light rules with a row of devices between them, at the head and at the foot. */
const bands: Ornament = {
  ...centred,
  title: { x: middle, y: 92, width: 178, height: 150 },
  author: { x: middle, y: 286, width: 170, height: 30 },
  draw: ({ second, pick }) => {
    const tile = [
      `<path d="M0 10L9 1L18 10L9 19z" fill="${second}" stroke="none"/><circle cx="0" cy="2" r="1.5"/><circle cx="18" cy="2" r="1.5"/>`,
      '<path d="M0 15q4.5-16 9-5t9-5" stroke-width="1.8"/>',
      `<path d="M9 18V8M9 12q-6 0-7-7q7 0 7 7q0-7 7-7q-1 7-7 7" fill="${second}" stroke-width=".8"/>`,
      '<path d="M1 18a8 8 0 0 1 16 0M5 18a4 4 0 0 1 8 0"/>',
    ][pick(4)];
    return `<defs><pattern id="p" width="18" height="20" patternUnits="userSpaceOnUse" x="21" y="31">${tile}</pattern></defs>
<g id="b"><path d="M18 22H240M18 58H240" stroke-width="3"/><path d="M18 27H240M18 53H240" stroke-width=".8"/><rect x="18" y="31" width="222" height="19" fill="url(#p)" stroke="none"/></g><use href="#b" y="280"/>`;
  },
};

/** Nothing but a heavy rule and the type, from the left, as printers who had thrown the ornaments away. */
const plain: Ornament = {
  align: 'start',
  capitals: false,
  label: false,
  title: { x: 38, y: 58, width: 182, height: 190 },
  author: { x: 38, y: 328, width: 182, height: 32 },
  draw: ({ second, pick }: Stamp) =>
    [
      `<path d="M38 40H220" stroke-width="7"/><path d="M38 290H86" stroke-width="2"/>`,
      `<path d="M38 40H220M38 46H220M38 286H220" stroke-width="1.5"/><circle cx="212" cy="274" r="8" fill="${second}" stroke="none"/>`,
      `<path d="M38 44H62" stroke-width="12" stroke="${second}"/><path d="M68 44H92" stroke-width="12"/><path d="M98 44H122" stroke-width="12" stroke="${second}"/><path d="M38 292H220" stroke-width="1"/>`,
    ][pick(3)] as string,
};

export const frames: readonly Ornament[] = [frame, trellis, label, bands, plain];
