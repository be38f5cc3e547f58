import type { Texts } from '../en/index.ts';

export const devMails: Texts['devMails'] = {
  title: 'Correos que no se han enviado',
  lede: 'Esta tienda funciona en tu equipo y no conoce ningún servidor de correo: aquí está lo que habría enviado, lo más reciente primero. SMTP_HOST lo cambia.',
  folder: 'Como archivos en',
  empty: 'Todavía no se ha escrito nada.',
  all: 'Todos los correos',
  asText: 'Como texto',
  asHtml: 'Como lo muestran los programas de correo',
};
