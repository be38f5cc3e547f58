import type { Texts } from '../en/index.ts';

export const grades: Texts['grades'] = {
  heading: 'Siete palabras para el estado de un libro',
  lede: 'La escala del oficio, con su nombre inglés entre paréntesis. Un ejemplar por debajo de «Excelente» siempre lleva una nota con sus defectos.',
};
