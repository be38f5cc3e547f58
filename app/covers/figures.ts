import { around, middle, type Ornament } from './ornament.ts';

const centred = { align: 'middle', capitals: true, label: false } as const;

/** A sun that rises behind lines of water. */
const sunrise: Ornament = {
  ...centred,
  title: { x: middle, y: 40, width: 178, height: 112 },
  author: { x: middle, y: 332, width: 170, height: 28 },
  draw: ({ second, pick }) => {
    const rays = 9 + pick(3) * 4;
    const lines = Array.from({ length: rays }, (_, i) => {
      const angle = Math.PI * ((i + 0.5) / rays);
      const far = i % 2 ? 76 : 96;
      return `M${at(middle - 44 * Math.cos(angle))} ${at(272 - 44 * Math.sin(angle))}L${at(middle - far * Math.cos(angle))} ${at(272 - far * Math.sin(angle))}`;
    });
    return `<path d="M28 12H230V348H28z" stroke-width="1.5"/><path d="${lines.join('')}" stroke-width="2"/><path d="M93 272a36 36 0 0 1 72 0z" fill="${second}" stroke="none"/><path d="M28 272H230M44 280H214M60 288H198M80 296H178" stroke-width="1.5"/>`;
  },
};

/** Two stems that climb the sides of the board and open above the title. */
const tulips: Ornament = {
  ...centred,
  capitals: false,
  title: { x: middle, y: 112, width: 112, height: 122 },
  author: { x: middle, y: 290, width: 96, height: 30 },
  draw: ({ foil, second, pick }) => {
    const bud = [
      'M60 52q-16-12-8-34q6 6 8 12q2-6 8-12q8 22-8 34z',
      'M60 54q-20-4-14-30q10 2 14 12q4-10 14-12q6 26-14 30z',
      'M60 54c-14-4-16-22 0-38c16 16 14 34 0 38z',
    ][pick(3)];
    const leaf = '<path d="M45 228q-22-26-10-62q18 26 10 62zM60 150q24-14 24-44q-24 10-24 44z"/>';
    const half = `<g id="h"><path d="M129 330C84 330 46 296 46 236S64 110 60 52" stroke-width="2.2"/><path d="M129 322C98 318 62 300 58 258" stroke-width="1"/><g fill="${foil}" fill-opacity=".9" stroke="none">${leaf}</g><path d="${bud}" fill="${second}" stroke-width="1.2"/></g>`;
    return `<path d="M28 12H230V348H28z" stroke-width="1.5"/>${half}<use href="#h" transform="matrix(-1 0 0 1 258 0)"/><path d="M129 60V92M121 76q8-2 8-16q0 14 8 16q-8 2-8 16q0-14-8-16z" fill="${foil}" stroke-width="1"/>`;
  },
};

/** A rosette below the title. */
const rosette: Ornament = {
  ...centred,
  title: { x: middle, y: 36, width: 178, height: 116 },
  author: { x: middle, y: 330, width: 170, height: 28 },
  draw: ({ second, pick }) => {
    const n = 8 + pick(4) * 2;
    const petal = [
      `<path d="M129 226q-11-22 0-44q11 22 0 44z" fill="${second}" fill-opacity=".85" stroke-width=".8"/><circle cx="129" cy="176" r="1.8"/>`,
      '<circle cx="129" cy="204" r="22" stroke-width=".9"/>',
      `<path d="M129 226q-16-12-12-30a12 12 0 0 1 24 0q4 18-12 30z" stroke-width="1"/><path d="M129 220V190" stroke="${second}"/>`,
    ][pick(3)] as string;
    return `${around(n, middle, 228, petal)}<circle cx="129" cy="228" r="58"/><circle cx="129" cy="228" r="62" stroke-width="2.5"/><circle cx="129" cy="228" r="5" fill="${second}" stroke="none"/><path d="M28 228H62M196 228H230" stroke-width="1"/>`;
  },
};

/** A gate of nested arches under stars; the title stands in it. */
const gate: Ornament = {
  ...centred,
  title: { x: middle, y: 136, width: 118, height: 120 },
  author: { x: middle, y: 306, width: 118, height: 28 },
  draw: ({ second, pick }) => {
    const star = 'q1.2 4.8 6 6q-4.8 1.2-6 6q-1.2-4.8-6-6q4.8-1.2 6-6z';
    const top = [
      `<path d="M129 92${star}M105 104${star}M153 104${star}" fill="${second}" stroke="none"/>`,
      `<path d="M129 88a14 14 0 1 0 12 22a11 11 0 1 1-12-22z" fill="${second}" stroke="none"/>`,
      `<circle cx="129" cy="104" r="10" fill="${second}" stroke="none"/><path d="M129 84v6M109 104h6M149 104h-6M115 90l4 4M143 90l-4 4"/>`,
    ][pick(3)];
    const arch = (inset: number): string => {
      const r = 101 - inset;
      return `M${28 + inset} 348V${12 + 101}a${r} ${r} 0 0 1 ${2 * r} 0V348`;
    };
    return `<path d="M28 348H230" stroke-width="3"/><path d="${arch(0)}${arch(14)}" stroke-width="2.2"/><path d="${arch(6)}${arch(20)}${arch(25)}" stroke-width=".8"/><path d="M34 22${star}M224 22${star}M46 42${star}M212 42${star}" fill="${second}" stroke="none"/>${top}`;
  },
};

/** Waves, as they are drawn on Japanese cloth, up to a horizon; the moon stands in them as often as not. */
const waves: Ornament = {
  ...centred,
  title: { x: middle, y: 36, width: 180, height: 116 },
  author: { x: middle, y: 196, width: 172, height: 26 },
  draw: ({ cloth, second, pick }) => {
    const r = 18 + pick(3) * 5;
    const disc = (x: number, y: number): string =>
      [1, 0.7, 0.4].map((k) => `<circle cx="${x}" cy="${y}" r="${at(r * k)}"/>`).join('');
    // Lower rows cover upper ones: each disc is filled with the cloth.
    const row = (y: number, odd: boolean): string => (odd ? disc(r, y) : disc(0, y) + disc(2 * r, y));
    const tile = row(0, false) + row(r / 2, true) + row(r, false) + row(r * 1.5, true);
    const moon = pick(2)
      ? `<circle cx="129" cy="236" r="17" fill="${second}" stroke="none"/>`
      : `<path d="M18 214H240" stroke-width="1"/>`;
    return `<defs><pattern id="p" width="${2 * r}" height="${r}" patternUnits="userSpaceOnUse" x="${at(129 - r)}" y="240"><g fill="${cloth}" stroke="${second}" stroke-width="1.1">${tile}</g></pattern></defs>${moon}<rect x="18" y="240" width="222" height="120" fill="url(#p)" stroke="none"/><path d="M18 239H240" stroke-width="3"/>`;
  },
};

/** The author's initial in a wreath. */
const monogram: Ornament = {
  ...centred,
  title: { x: middle, y: 190, width: 176, height: 92 },
  author: { x: middle, y: 326, width: 168, height: 28 },
  draw: ({ foil, second, pick, initial }) => {
    const n = 18 + pick(3) * 4;
    const leaf = [
      `<path d="M129 58q-9-7-4-18q9 6 4 18z" fill="${second}" stroke="none"/>`,
      `<path d="M129 58q-5-9 0-18q5 9 0 18z" fill="${second}" stroke="none"/>`,
      '<path d="M129 56V42M129 52l-5-5M129 52l5-5" stroke-width="1"/>',
    ][pick(3)] as string;
    return `<path d="M28 12H230V348H28zM33 17H225V343H33z" stroke-width="1"/>${around(n, middle, 106, leaf)}<circle cx="129" cy="106" r="44"/><circle cx="129" cy="106" r="40" stroke-width=".7"/><text x="129" y="127" font-size="58" text-anchor="middle" fill="${foil}" stroke="none">${initial}</text>`;
  },
};

const at = (value: number): number => Math.round(value * 10) / 10;

export const figures: readonly Ornament[] = [sunrise, tulips, rosette, gate, waves, monogram];
