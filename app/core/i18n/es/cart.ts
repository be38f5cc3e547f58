import type { Texts } from '../en/index.ts';
import { plurals } from '../plural.ts';

const count = plurals('es');
const number = new Intl.NumberFormat('es');

export const cart: Texts['cart'] = {
  link: (copies) => (copies > 0 ? `Carrito (${number.format(copies)})` : 'Carrito'),
  add: 'Añadir al carrito',
  title: 'Tu carrito',
  empty: 'Tu carrito está vacío',
  emptyReason: (days) =>
    `Los ejemplares que añadas en la página de un libro te esperan aquí, en este navegador, durante ${number.format(days)} días.`,
  emptyForUser: (days) =>
    `Los ejemplares que añadas en la página de un libro te esperan aquí, entres desde donde entres, durante ${number.format(days)} días.`,
  each: (price) => `${price} cada uno`,
  was: (price) => `Costaba ${price} cuando lo añadiste.`,
  left: count({
    one: 'Solo queda # ejemplar.',
    many: 'Solo quedan # de ejemplares.',
    other: 'Solo quedan # ejemplares.',
  }),
  soldOut: 'Agotado. No cuenta en el total.',
  withdrawn: 'El vendedor ha retirado este ejemplar. No cuenta en el total.',
  quantity: 'Cantidad',
  update: 'Actualizar',
  remove: 'Quitar',
  wrongQuantity: (most) => `Un número entero hasta ${number.format(most)}, por favor; con 0 sale del carrito.`,
  subtotal: 'De este vendedor',
  total: count({ one: 'Total por # libro', many: 'Total por # de libros', other: 'Total por # libros' }),
  delivery: 'Sin los gastos de envío, que cobra cada vendedor.',
  checkout: 'Tramitar el pedido',
  problems: {
    gone: {
      title: 'Ese ejemplar ya no está a la venta',
      reason: 'Alguien se ha adelantado. En tu carrito no ha cambiado nada.',
    },
    full: {
      title: 'Tu carrito está lleno',
      reason: 'No caben más ofertas distintas. Quita una para hacer sitio a otra.',
    },
    absent: {
      title: 'Ese ejemplar ya no está en tu carrito',
      reason: 'Puede que se haya quitado en otra ventana. Ahora no ha cambiado nada.',
    },
    own: {
      title: 'Este ejemplar es tuyo',
      reason: 'Lo que vendes tú no puede ir a tu carrito. No ha cambiado nada.',
    },
  },
};
