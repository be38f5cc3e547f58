import type { Texts } from '../en/index.ts';

const number = new Intl.NumberFormat('es');

export const faults: Texts['faults'] = {
  heading: 'Hay algo en el formulario que no se puede leer',
  reason: 'El campo está marcado arriba, con lo que admite. No se ha buscado nada.',
  q: (max) => `Como máximo ${number.format(max)} caracteres, por favor.`,
  condition: 'Ese estado no existe; elige uno de la lista.',
  max: (example) => `Un precio en cifras, por ejemplo ${example}.`,
  language: 'Ese idioma no existe; elige uno de la lista.',
  sort: 'Ese orden no existe; elige uno de la lista.',
  page: 'Este enlace a una página de la lista está dañado; empieza por la primera.',
};
