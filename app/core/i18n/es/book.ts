import type { Texts } from '../en/index.ts';
import { plurals } from '../plural.ts';

const count = plurals('es');
const number = new Intl.NumberFormat('es');

export const book: Texts['book'] = {
  description: (title, authors) => `Ejemplares de segunda mano de ${title}${authors ? `, de ${authors}` : ''}.`,
  allAuthors: (n) => `y ${number.format(n)} más`,
  isbn: 'ISBN',
  year: 'Primera edición',
  yearOf: (year) => (year < 0 ? `${-year} a.\u00A0C.` : String(year)),
  language: 'Idioma',
  publisher: 'Editorial',
  offers: 'Ejemplares a la venta',
  offerCount: count({
    one: '# ejemplar a la venta',
    many: '# de ejemplares a la venta',
    other: '# ejemplares a la venta',
  }),
  from: (price) => `desde ${price}`,
  seller: 'Lo vende',
  available: count({ one: '# ejemplar así', many: '# de ejemplares así', other: '# ejemplares así' }),
  moreOffers: 'Más ejemplares',
  firstOffers: 'Los ejemplares más baratos',
  none: 'Ahora mismo no hay ningún ejemplar a la venta',
  noneReason: 'Nadie ofrece este libro en este momento. Cualquier día puede ponerlo a la venta un vendedor.',
  photo: (grade, price) => `Foto del ejemplar: ${grade}, ${price}`,
  report: 'Denunciar',
  sell: 'Vende tu ejemplar',
  edit: 'Editar esta edición',
  own: 'Este ejemplar es tuyo.',
  editOwn: 'Editarlo',
  similar: 'Más de este autor',
};
