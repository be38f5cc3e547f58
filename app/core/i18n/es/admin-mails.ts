import type { Texts } from '../en/index.ts';

export const adminMails: Texts['adminMails'] = {
  takenDown: {
    subject: (title) => `Hemos retirado tu oferta de «${title}»`,
    happened: (title) =>
      `Han denunciado tu oferta de «${title}». Quienes llevan la tienda la han mirado y la han retirado por este motivo:`,
    further:
      'No se puede volver a poner a la venta. Los pedidos que ya se habían hecho siguen como están. ¿Lo ves de otra manera?',
    action: 'Escribir a la tienda',
  },
};
