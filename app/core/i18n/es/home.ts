import type { Texts } from '../en/index.ts';

export const home: Texts['home'] = {
  title: 'Libros de segunda mano, descritos con honradez',
  headingFirst: 'Libros de viejo,',
  headingSecond: 'descritos con honradez.',
  lede: 'Cada ejemplar lleva una calificación de la escala del oficio, y quien lo tiene en las manos cuenta sus defectos con palabras.',
  browse: 'Ver todos los libros',
  newest: 'Recién llegados',
  newestMore: 'Todas las novedades',
  bargains: 'Buenos y baratos',
  bargainsMore: 'Todos en buen estado o mejor, por precio',
  languages: 'Los estantes, por idioma',
  empty: 'Los estantes aún están vacíos. Aquí estarán los primeros libros en cuanto alguien los ponga a la venta.',
};
