import type { Texts } from '../en/index.ts';
import { plurals } from '../plural.ts';

const count = plurals('es');

export const secondFactor: Texts['secondFactor'] = {
  link: 'Dos pasos',
  title: 'Entrar en dos pasos',
  lede: 'Quien averigüe tu contraseña seguirá sin poder entrar: también se pide un código de tu teléfono.',
  needs:
    'Necesitas una aplicación de autenticación, o un gestor de contraseñas que genere códigos. Se cerrará la sesión en todos los demás navegadores.',
  forAdmins: 'Quien administra la tienda entra en dos pasos. Actívalos y sus páginas se te abrirán.',
  begin: 'Configurarlo',
  scan: 'Escanea esta imagen con tu aplicación.',
  picture: 'La clave para la aplicación, como código QR',
  follow: '¿La aplicación está en este dispositivo? Ábrela con la clave',
  byHand: 'O escribe la clave en la aplicación:',
  thenCode: 'Después, escribe el código que muestra la aplicación.',
  code: 'Código',
  codeHint: 'Seis cifras.',
  anyCodeHint: 'Las seis cifras que muestra tu aplicación, o uno de tus códigos de recuperación.',
  switchOn: 'Activar',
  on: 'La entrada en dos pasos está activada.',
  since: (moment) => `Activada desde el ${moment}`,
  left: count({ one: 'Queda # código de recuperación', other: 'Quedan # códigos de recuperación' }),
  codes: 'Tus códigos de recuperación',
  codesLede:
    'Cada uno te deja entrar una vez, cuando no tengas el teléfono a mano. Anótalos o imprime esta página: no se volverán a mostrar.',
  written: 'Ya los he anotado',
  renew: 'Crear códigos de recuperación nuevos',
  renewLede: 'Los que tienes ahora dejarán de valer.',
  off: 'Desactivar la entrada en dos pasos',
  offLede: 'Después bastará con la contraseña para entrar.',
  isOff: 'La entrada en dos pasos está desactivada.',
  stay: 'Dejarlo como está',
  wrongCode: 'No es el código de este momento, o ya se ha usado. Espera al siguiente.',
  gone: 'Has tardado más de un cuarto de hora. Empieza otra vez, por favor.',
  confirmLede: 'Para cerrar la sesión en otros navegadores, demuestra que eres tú.',
  confirm: 'Continuar',
  step: 'Un paso más',
  stepLede: 'Tu contraseña es correcta. Ahora un código, por favor.',
  submit: 'Entrar',
  lost: '¿Ni teléfono ni códigos de recuperación? Escríbenos',
};
