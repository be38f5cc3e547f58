/** A binding: the colour of the cloth, of its stamping, and a second stamping used sparingly. */
export interface Cloth {
  readonly cloth: string;
  readonly foil: string;
  readonly second: string;
}

/** Bookcloths and foils as binders have combined them; foil on cloth has a contrast of at least 4.5 to 1. */
export const cloths: readonly Cloth[] = [
  { cloth: '#651c26', foil: '#e9c882', second: '#c98d5a' },
  { cloth: '#163f31', foil: '#e6d297', second: '#9dbd9c' },
  { cloth: '#17304f', foil: '#f0dcae', second: '#a9bdd6' },
  { cloth: '#c89738', foil: '#2b1709', second: '#6d2a12' },
  { cloth: '#1b5257', foil: '#f6d5b0', second: '#93c4bd' },
  { cloth: '#4b2746', foil: '#ecd0d8', second: '#c995ad' },
  { cloth: '#3a424c', foil: '#dfe3e6', second: '#a5b1bd' },
  { cloth: '#93402a', foil: '#fdedd2', second: '#f2b98a' },
  { cloth: '#9aaa8c', foil: '#122c1e', second: '#35573f' },
  { cloth: '#e3d6b8', foil: '#6a1922', second: '#8a5a2c' },
  { cloth: '#26221f', foil: '#dea468', second: '#a8794b' },
  { cloth: '#94acbe', foil: '#132338', second: '#33516f' },
  { cloth: '#d3aa9f', foil: '#431527', second: '#7a3340' },
  { cloth: '#575427', foil: '#f1e6ad', second: '#c2bd78' },
];
