import type { Texts } from '../en/index.ts';

export const site: Texts['site'] = {
  name: 'BookStore',
  description:
    'Una librería de segunda mano con muchos vendedores. Cada ejemplar tiene su estado, sus defectos dichos con palabras, un precio y una persona que responde por él.',
  skip: 'Ir al contenido',
  home: 'BookStore, portada',
  searchLabel: 'Buscar por título, autor o ISBN',
  searchPlaceholder: 'Título, autor o ISBN',
  search: 'Buscar',
  navigation: 'Principal',
  browse: 'Todos los libros',
  bargains: 'Los más baratos',
  grades: 'Cómo calificamos',
  footerNavigation: 'Sobre la tienda',
  terms: 'Condiciones',
  privacy: 'Privacidad',
  contact: 'Contacto',
  inThisLanguage: 'En español',
  footer:
    'Cada ejemplar fue el libro de alguien. Quien lo vende lo ha tenido en las manos, lo ha calificado y dice qué defectos tiene.',
};
