import type { Texts } from '../en/index.ts';

export const errors: Texts['errors'] = {
  400: { title: 'Esta petición no se puede leer', reason: 'Algo en la dirección no está como lo escribe la tienda.' },
  403: {
    title: 'Eso ha venido de otro sitio',
    reason: 'Solo una página de esta tienda puede pedirlo. Abre la tienda y vuelve a intentarlo allí.',
  },
  404: { title: 'En este estante no hay nada', reason: 'La página se ha movido, o su dirección tiene una errata.' },
  405: { title: 'Eso no se puede hacer aquí', reason: 'La página existe, pero no admite este tipo de petición.' },
  408: {
    title: 'Ha tardado demasiado',
    reason: 'El formulario no ha llegado a tiempo. No ha cambiado nada; vuelve a intentarlo, por favor.',
  },
  413: {
    title: 'Eso es demasiado',
    reason: 'El formulario lleva más de lo que la tienda admite. No ha cambiado nada.',
  },
  414: {
    title: 'La dirección es demasiado larga',
    reason: 'Es más larga que cualquiera de la tienda; acórtala, por favor.',
  },
  415: {
    title: 'Ese formulario no es nuestro',
    reason: 'Lo que se ha enviado no está escrito como los formularios de la tienda.',
  },
  429: {
    title: 'Un momento, por favor',
    reason: 'Han llegado demasiadas peticiones desde aquí. Espera un minuto y vuelve a intentarlo.',
  },
  500: {
    title: 'Algo ha fallado por nuestra parte',
    reason: 'Ha quedado anotado y lo revisaremos. Vuelve a intentarlo, por favor.',
  },
  503: {
    title: 'La tienda está ocupada',
    reason: 'Ahora no podemos responder. Vuelve a intentarlo dentro de un momento.',
  },
  other: { title: 'Eso no ha funcionado', reason: 'La tienda no ha podido responder a esta petición.' },
  request: 'Si nos escribes por esto, cita este número:',
  home: 'A la portada',
  browse: 'Ver todos los libros',
};
