import type { Texts } from '../en/index.ts';

export const mail: Texts['mail'] = {
  contactSubject: (name) => `Mensaje de ${name}`,
  contactFrom: (name, address) =>
    `${name} (${address}) ha escrito a la tienda. La respuesta a este correo llegará a esa dirección.`,
};
