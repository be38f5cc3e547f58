import type { Texts } from '../en/index.ts';

export const nothing: Texts['nothing'] = {
  words: (words) => `No hay nada para «${words}»`,
  wordsReason: 'Ningún título ni autor de la tienda tiene todas estas palabras.',
  wordsTips: [
    'Revisa la ortografía o quita una palabra: todas tienen que coincidir.',
    'La última palabra puede quedar a medias: «dosto» encuentra a Dostoyevski. Los acentos no importan.',
    'Los títulos están en el idioma de la edición: prueba con el título original.',
  ],
  isbnWrong: (isbn) => `${isbn} no es un ISBN`,
  isbnWrongReason: 'La última cifra no concuerda con las demás: alguna está mal escrita.',
  isbn: (isbn) => `Ningún libro con el ISBN ${isbn}`,
  isbnReason: 'Se ha leído como un ISBN, y nadie ha ofrecido todavía esta edición.',
  isbnTips: [
    'Compáralo con la contracubierta, cifra por cifra.',
    'Otras ediciones tienen otros números: busca por el título.',
  ],
  filters: 'Ningún ejemplar cumple todos estos filtros',
  filtersReason: 'Hay libros en la tienda, pero ninguno que reúna todo esto a la vez.',
  filtersTip: 'Quita uno:',
  withoutFilter: (filter) => `Sin: ${filter}`,
  past: 'La lista termina aquí',
  pastReason: 'No hay libros en esta página de la lista. Puede que se hayan vendido mientras leías.',
  first: 'Volver a la primera página',
  store: 'Los estantes aún están vacíos',
  storeReason: 'Nadie ha puesto todavía un libro a la venta.',
  browse: 'Ver todos los libros',
};
