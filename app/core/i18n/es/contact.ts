import type { Texts } from '../en/index.ts';

export const contact: Texts['contact'] = {
  title: 'Contacto',
  lede: 'Preguntas sobre la tienda, una errata del catálogo, un ejemplar que no es como se describe: escríbenos.',
  address: 'Por correo a',
  helps: 'Lo que nos ayuda a responder',
  hints: [
    'Sobre un libro: su título, o la dirección de su página.',
    'Sobre un ejemplar: también el nombre del vendedor, y en qué se aparta de la descripción.',
    'Sobre un error: el número que mostraba la página, si mostraba alguno.',
  ],
  write: 'Escríbenos aquí',
  name: 'Tu nombre',
  from: 'Tu dirección de correo',
  fromHint: 'Ahí llegará nuestra respuesta; no se usa para nada más.',
  message: 'Tu mensaje',
  send: 'Enviar',
  sent: 'Tu mensaje está en camino',
  sentReason: 'Alguien lo leerá y responderá a la dirección que has dado.',
  faults: {
    name: 'Escribe tu nombre: hasta 120 caracteres en una línea.',
    address: 'Escribe una dirección de correo, por ejemplo zoe@example.com.',
    message: 'Escribe unas palabras: de 10 a 5000 caracteres.',
  },
  noAddress: 'Quienes llevan esta tienda aún no han publicado una dirección.',
};
