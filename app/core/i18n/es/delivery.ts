import type { Texts } from '../en/index.ts';

export const delivery: Texts['delivery'] = {
  faults: {
    name: 'Un nombre de 1 a 80 caracteres.',
    code: 'Minúsculas, cifras y guiones sueltos, como mucho 40 caracteres, por ejemplo dhl-express.',
    codeTaken: 'Ya hay un transportista con este código.',
    trackingUrl:
      'Una dirección https con {number} donde va el número del paquete, de 300 caracteres como mucho; o nada.',
    country: 'Las dos letras de un país (ISO 3166-1), por ejemplo ES; ** es cualquier país.',
    cost: 'Un importe de 0 a 100.000.',
    days: 'Un número entero de días, de 1 a 200.',
    daysOrder: 'No puede ser menos que el mínimo de días.',
    twice: 'Hay otra tarifa para los mismos dos países.',
    tooMany: 'Un transportista puede tener como mucho 500 tarifas.',
  },
};
