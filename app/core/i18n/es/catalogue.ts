import type { Texts } from '../en/index.ts';
import { plurals } from '../plural.ts';

const count = plurals('es');
const number = new Intl.NumberFormat('es');
const books = count({ one: '# libro', many: '# de libros', other: '# libros' });

export const catalogue: Texts['catalogue'] = {
  title: 'Todos los libros',
  searchTitle: (words) => `Libros para «${words}»`,
  languageTitle: (language) => `Libros en ${language}`,
  description: 'Libros de segunda mano por estado, precio e idioma.',
  filters: 'Filtrar y ordenar',
  condition: 'En este estado o mejor',
  anyCondition: 'Cualquier estado',
  max: (currency) => `Como máximo (${currency})`,
  language: 'Idioma',
  anyLanguage: 'Cualquier idioma',
  sort: 'Ordenar por',
  sorts: { relevance: 'Relevancia', newest: 'Novedades', price: 'Menor precio' },
  apply: 'Ver libros',
  count: ({ value, more }) => (more ? `Más de ${number.format(value)} libros` : books(value)),
  active: 'Filtros en uso',
  chips: {
    q: (words) => `«${words}»`,
    condition: (name) => `${name} o mejor`,
    max: (price) => `Como máximo ${price}`,
    language: (name) => name,
  },
  remove: 'quitar',
  clear: 'Quitar todos',
  pages: 'Páginas de la lista',
  previous: 'Anterior',
  next: 'Siguiente',
  noOffer: 'Sin ejemplares a la venta',
  moreOffers: count({
    one: '# ejemplar más a la venta',
    many: '# de ejemplares más a la venta',
    other: '# ejemplares más a la venta',
  }),
};
