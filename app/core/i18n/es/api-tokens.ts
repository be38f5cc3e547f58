import { plurals } from '../plural.ts';

const count = plurals('es');

/** Tokens with which programs act for a user. */
export const apiTokens = {
  title: 'Claves de la API',
  link: 'Claves de API',
  lede: 'Con una clave, un programa tuyo puede hacer lo que tú haces aquí. Quien la tenga, también: no se la des a nadie. Al cambiar la contraseña, todas dejan de valer.',
  reference: 'Lo que pueden hacer los programas',
  none: 'No tienes ninguna clave.',
  made: 'Aquí tienes tu clave. Cópiala ahora: no se volverá a mostrar.',
  add: 'Crear una clave',
  name: 'Nombre',
  nameHint: 'Para qué es, por ejemplo «Lista de precios en mi ordenador».',
  scopes: 'Lo que puede hacer',
  scopeNames: {
    'profile:read': 'Ver tu perfil, tus direcciones y tus datos',
    'profile:write': 'Cambiar tu perfil y tus direcciones',
    'listings:read': 'Ver tu tienda y tus ofertas',
    'listings:write': 'Poner libros a la venta y cambiar ofertas',
    'orders:read': 'Ver tu cesta y tus pedidos',
    'orders:write': 'Llenar la cesta, pedir, pagar y cancelar',
    'sales:read': 'Ver lo que has vendido',
    'sales:write': 'Enviar y cancelar lo que has vendido',
    'admin:read': 'Para administradores: ver usuarios y transferencias',
    'admin:write': 'Para administradores: suspender usuarios y confirmar transferencias',
  },
  days: 'Válida durante',
  daysOf: count({ one: '# día', other: '# días' }),
  submit: 'Crear la clave',
  since: (moment: string) => `Creada el ${moment}`,
  used: (moment: string) => `Usada por última vez el ${moment}`,
  unused: 'Sin usar todavía',
  until: (moment: string) => `Válida hasta el ${moment}`,
  revoke: (name: string) => `Retirar ${name}`,
  revoked: 'Retirada. Desde ahora se rechazan los programas que la usen.',
  faults: {
    name: 'Un nombre de 1 a 80 caracteres.',
    scopes: 'Elige al menos una cosa que pueda hacer.',
    secondFactor: 'Lo que hace quien administra exige la entrada en dos pasos: actívala antes en tu cuenta.',
    days: 'No existe ese plazo; elige uno de la lista.',
    full: 'Tienes 20 claves, y no puede haber más. Retira una primero.',
  },
};
