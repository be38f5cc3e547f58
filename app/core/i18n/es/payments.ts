import type { Texts } from '../en/index.ts';

/** El pago: los formularios de los proveedores de pago y lo que ha sido de ellos. */
export const payments: Texts['payments'] = {
  test: 'Esto es una prueba: no se cobra dinero de verdad.',
  pay: (amount) => `Pagar ${amount}`,
  goOn: 'Seguir a la página de pago',
  notOffered: 'Esta forma de pago no se ofrece en este momento. Vuelve a intentarlo más tarde.',
  fields: { number: 'Número de la tarjeta', expiry: 'Válida hasta', code: 'Código de seguridad' },
  hints: {
    number: 'De una tarjeta de prueba de la lista de abajo. Nunca escribas una de verdad.',
    expiry: 'Mes y año como en la tarjeta, por ejemplo 09/31.',
    code: 'Tres o cuatro cifras; con una tarjeta de prueba sirve cualquiera.',
  },
  faults: {
    number: 'Este no es el número de una tarjeta. Compáralo con la tarjeta, cifra a cifra.',
    expiry: 'Mes y año en cifras, por favor; por ejemplo, 09/31.',
    past: 'Esta tarjeta ha caducado. Usa otra.',
    code: 'Tres o cuatro cifras, por favor.',
  },
  examplesTitle: 'Tarjetas de prueba',
  examples: {
    success: 'Se paga al momento',
    declined: 'Se rechaza',
    funds: 'No tiene bastante dinero',
    action: 'Pide que lo apruebes en otra página',
    timeout: 'Se autoriza, pero la respuesta se pierde',
    unknown: 'Se autoriza, pero durante un rato nadie sabe decirlo',
    lost: 'No se autoriza, porque la petición se pierde',
    'capture-later': 'Se paga al segundo intento de cobro',
    'capture-never': 'Se autoriza, pero el dinero no se puede cobrar',
  },
  reasons: {
    declined: 'El pago se ha rechazado.',
    funds: 'No hay bastante dinero para este pago.',
    expired: 'Se ha acabado el tiempo para aprobar este pago.',
    cancelled: 'No has aprobado el pago.',
    'not-captured': 'No se ha podido cobrar el dinero.',
    unanswered: 'El pago no ha llegado a tu banco.',
  },
  transfer: {
    lede: 'Transfiere el importe a esta cuenta, con esta referencia.',
    account: 'Cuenta',
    reference: 'Referencia',
    amount: 'Importe',
    hint: 'En cuanto llegue el dinero, tu pedido sigue adelante; entonces recibirás un correo.',
  },
  gateway: {
    title: 'Página de pago de prueba',
    test: 'Esta es una página de prueba.',
    nothing: 'Hace de página de un proveedor de pago como PayPal. No se mueve dinero.',
    amount: (reference) => `Pago de ${reference}`,
    approve: 'Aprobar',
    refuse: 'Rechazar',
    answered: 'Este pago ya tiene respuesta.',
    back: 'Volver a la tienda',
  },
};
