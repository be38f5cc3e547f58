import type { Texts } from '../en/index.ts';
import { plurals } from '../plural.ts';

const count = plurals('es');
const number = new Intl.NumberFormat('es');

export const checkout: Texts['checkout'] = {
  progress: 'Pasos del pedido',
  steps: { address: 'Dirección', delivery: 'Envío', payment: 'Pago', review: 'Resumen' },
  next: 'Continuar',
  change: 'Cambiar',
  cart: 'Volver al carrito',
  copies: count({ one: '# ejemplar', many: '# de ejemplares', other: '# ejemplares' }),
  empty: {
    title: 'No hay nada que pedir',
    reason: 'En tu carrito no hay nada que se pueda comprar.',
  },
  address: {
    title: '¿Adónde enviamos tus libros?',
    legend: 'Enviar a',
    add: 'Añadir una dirección',
    none: 'Aún no tienes ninguna dirección. Añade aquella a la que deben llegar tus libros.',
    fault: 'Elige una de tus direcciones.',
  },
  delivery: {
    title: '¿Quién debe traerlos?',
    from: (seller) => `De ${seller}`,
    days: (from, to) =>
      from === to
        ? `${count({ one: '# día laborable', many: '# de días laborables', other: '# días laborables' })(to)}`
        : `de ${number.format(from)} a ${number.format(to)} días laborables`,
    nobody: 'Nadie lleva libros de este vendedor a tu dirección.',
    remove: (seller) => `Quitar del carrito los libros de ${seller}`,
    otherAddress: 'Elegir otra dirección',
    fault: 'Elige quién trae los libros de este vendedor.',
  },
  payment: {
    title: '¿Cómo quieres pagar?',
    legend: 'Forma de pago',
    methods: {
      card: { name: 'Tarjeta de crédito', hint: 'Escribes los datos de la tarjeta después de hacer el pedido.' },
      paypal: { name: 'Cuenta de PayPal', hint: 'Te llevamos a PayPal después de hacer el pedido, y de vuelta.' },
      transfer: {
        name: 'Transferencia bancaria',
        hint: 'Te guardamos los libros hasta que llegue el dinero.',
      },
    },
    none: 'La tienda no puede cobrar en este momento. Tu carrito queda como está; inténtalo más tarde, por favor.',
    fault: 'Elige una forma de pago.',
  },
  review: {
    title: 'Repásalo todo',
    to: 'Enviar a',
    pay: 'Pagar con',
    books: 'Libros',
    delivery: (provider, days) => `Envío con ${provider}, ${days}`,
    total: 'A pagar',
    place: 'Hacer el pedido',
    hold: 'Cuando hagas el pedido, te guardamos los ejemplares mientras pagas.',
    terms: 'Se aplican las condiciones de la tienda.',
  },
  changed: {
    title: 'Algo ha cambiado mientras tanto',
    lede: 'No se ha pedido nada. Así están las cosas ahora; repásalas y haz el pedido otra vez.',
    total: (now, before) => `El total es ahora ${now}. Antes era ${before}.`,
    same: 'El total es el mismo, pero no lo que se paga con él.',
  },
  leftOut: {
    'sold-out': (title) => `«${title}» está agotado. No cuenta.`,
    withdrawn: (title) => `El vendedor ha retirado «${title}». No cuenta.`,
    fewer: (title) => `De «${title}» hay menos ejemplares de los que querías. Cuentan los que quedan.`,
    own: (title) => `«${title}» lo vendes tú. Nadie compra sus propios libros, así que no cuenta.`,
  },
  full: {
    title: 'Demasiados pedidos tuyos esperan el pago',
    reason: count({
      one: 'Cada uno reserva ejemplares que nadie más puede comprar, así que no puede haber más de # a la vez. Págalo o cancélalo antes. Ahora no se ha pedido nada.',
      many: 'Cada uno reserva ejemplares que nadie más puede comprar, así que no puede haber más de # a la vez. Paga uno o cancélalo antes. Ahora no se ha pedido nada.',
      other:
        'Cada uno reserva ejemplares que nadie más puede comprar, así que no puede haber más de # a la vez. Paga uno o cancélalo antes. Ahora no se ha pedido nada.',
    }),
  },
};
