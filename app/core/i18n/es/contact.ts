import type { Texts } from '../en/index.ts';

export const contact: Texts['contact'] = {
  title: 'Contacto',
  lede: 'Preguntas sobre la tienda, una errata del catálogo, un ejemplar que no es como se describe: escríbenos.',
  address: 'Por correo a',
  helps: 'Lo que nos ayuda a responder',
  hints: [
    'Sobre un libro: su título, o la dirección de su página.',
    'Sobre un ejemplar: también el nombre del vendedor, y en qué se aparta de la descripción.',
    'Sobre un error: el número que mostraba la página, si mostraba alguno.',
  ],
  noAddress: 'Quienes llevan esta tienda aún no han publicado una dirección.',
};
