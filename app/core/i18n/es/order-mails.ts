import type { Texts } from '../en/index.ts';
import { plurals } from '../plural.ts';

const count = plurals('es');

/** Mails about orders, to their buyers and sellers, in Spanish. */
export const orderMails: Texts['orderMails'] = {
  line: (copies, title, price) => `${copies} × «${title}»: ${price}`,
  more: count({ one: '… y # título más', other: '… y # títulos más' }),
  toOrder: 'Ver el pedido',
  placed: {
    subject: (number) => `Tu pedido ${number}`,
    reason: 'Gracias por tu pedido. Has elegido:',
    sum: (delivery, total) => `Envío: ${delivery}. Total: ${total}.`,
    held: (until) =>
      `Te reservamos los ejemplares hasta el ${until}. Si para entonces no has pagado, volverán a estar a la venta.`,
    transfer: (total, number, until) =>
      `Haz una transferencia de ${total} con la referencia ${number}, de modo que nos llegue antes del ${until}. La cuenta:`,
  },
  paid: {
    subject: (number) => `Tu pedido ${number} está pagado`,
    reason: (total) =>
      `Hemos recibido ${total}. Los vendedores ya lo saben, y te escribiremos cuando hayan enviado tus libros.`,
  },
  toShip: {
    subject: (number) => `Envía el pedido ${number}, por favor`,
    reason: (delivery) => `Has vendido algo y ya está pagado. Envíalo con ${delivery}, por favor:`,
    due: (date) => `Si no lo envías antes del ${date}, el pedido se cancela y quien lo compró recupera su dinero.`,
  },
  reminder: {
    subject: (number) => `El pedido ${number} espera su envío`,
    reason: (date) =>
      `Un pedido tuyo se pagó hace días y aún no lo has enviado. Si no lo envías antes del ${date}, se cancela y quien lo compró recupera su dinero.`,
  },
  shipped: {
    subject: (number) => `Tu pedido ${number} está en camino`,
    reason: (seller, delivery) => `${seller} ha enviado tus libros con ${delivery}.`,
    days: (from, to) =>
      from === to
        ? `Tarda ${count({ one: '# día laborable', other: '# días laborables' })(to)}.`
        : `Tarda de ${from} a ${to} días laborables.`,
    tracking: (number) => `Número del paquete: ${number}`,
    follow: 'Seguir el paquete',
    arrived: 'Dinos cuándo ha llegado, por favor: entonces cobra el vendedor.',
  },
  earned: {
    subject: (number) => `El pedido ${number} ha llegado`,
    reason: (amount) => `El pedido ha llegado a quien lo compró. Has ganado ${amount}, que ahora te debemos.`,
  },
  received: {
    subject: (number) => `¿Ha llegado tu pedido ${number}?`,
    reason: (seller) =>
      `Los libros de ${seller} se enviaron hace dos semanas y no nos has dicho nada en contra, así que los damos por recibidos. Si algo va mal, escribe al vendedor, por favor.`,
  },
  cancelled: {
    subject: (number) => `El pedido ${number} está cancelado`,
    by: {
      buyer: 'Quien compró ha cancelado el pedido.',
      seller: 'El vendedor ha cancelado el pedido.',
      admin: 'Hemos cancelado el pedido.',
      system: 'El pedido no se envió a tiempo, por lo que queda cancelado.',
    },
    refund: (amount) => `Recuperas ${amount} por el mismo medio con el que pagaste.`,
    unpaid: 'No se había pagado nada por él.',
  },
  expired: {
    subject: (number) => `Tu pedido ${number} no se pagó a tiempo`,
    reason: 'Los ejemplares que te reservábamos vuelven a estar a la venta. No se te ha cobrado nada.',
  },
  message: {
    subject: (number) => `Un mensaje sobre el pedido ${number}`,
    reason: (from) => `${from} te ha escrito:`,
    answer: 'Puedes responder en la página del pedido; una respuesta a este correo no llegaría.',
  },
};
