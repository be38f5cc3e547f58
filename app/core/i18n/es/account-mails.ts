import type { Texts } from '../en/index.ts';

export const accountMails: Texts['accountMails'] = {
  verifyAddress: {
    subject: 'Confirma tu dirección',
    reason:
      'Alguien, esperamos que tú, ha pedido una cuenta en BookStore con esta dirección. Este enlace la abre durante un día:',
    action: 'Abrir la cuenta',
    otherwise: '¿No has sido tú? No tienes que hacer nada: sin el enlace y la contraseña no habrá ninguna cuenta.',
  },
  accountExists: {
    subject: 'Ya tienes una cuenta',
    reason: 'Alguien, esperamos que tú, ha pedido una cuenta en BookStore con esta dirección. Ya tienes una:',
    action: 'Entrar',
    otherwise:
      '¿No has sido tú? No tienes que hacer nada: nada ha cambiado. ¿Has olvidado la contraseña? La página de entrada te ayuda.',
  },
  resetPassword: {
    subject: 'Elige una contraseña nueva',
    reason:
      'Alguien, esperamos que tú, ha olvidado la contraseña de tu cuenta en BookStore. Este enlace vale durante una hora:',
    action: 'Elegir otra contraseña',
    otherwise: '¿No has sido tú? No tienes que hacer nada: tu contraseña sigue siendo la misma.',
  },
  noAccount: {
    subject: 'No hay ninguna cuenta con esta dirección',
    reason:
      'Alguien, esperamos que tú, quiere una contraseña nueva en BookStore, pero ninguna cuenta tiene esta dirección. ¿Quizá la tuya tiene otra? Si no, abre una:',
    action: 'Abrir una cuenta',
    otherwise: '¿No has sido tú? No tienes que hacer nada.',
  },
  accountDeleted: {
    subject: 'Tu cuenta está eliminada',
    reason:
      'Tu cuenta de BookStore acaba de eliminarse, como has pedido: tu nombre, tus direcciones y todo lo que permitía entrar han desaparecido. Los pedidos se conservan sin tu nombre.',
    otherwise:
      '¿No has sido tú? Entonces alguien sabía tu contraseña. No la uses en ningún otro sitio y escríbenos desde nuestra página de contacto:',
    action: 'Escríbenos',
  },
  secondFactorOn: {
    subject: 'La entrada en dos pasos está activada',
    reason:
      'Desde ahora tu cuenta de BookStore pide un código después de la contraseña, y se ha cerrado la sesión en todos los demás navegadores.',
    action: 'Ver tu cuenta',
    otherwise: '¿No has sido tú? Entonces alguien sabe tu contraseña: elige otra enseguida y escríbenos.',
  },
  secondFactorOff: {
    subject: 'La entrada en dos pasos está desactivada',
    reason: 'Tu cuenta de BookStore ya no pide ningún código: basta con la contraseña para entrar.',
    byAdmin:
      'Alguien que administra la tienda ha desactivado la entrada en dos pasos de tu cuenta: basta con la contraseña para entrar, hasta que vuelvas a activarla.',
    action: 'Ver tu cuenta',
    otherwise: '¿No sabes por qué? Elige otra contraseña enseguida y escríbenos.',
  },
  recoveryCodeUsed: {
    subject: 'Se ha usado un código de recuperación',
    reason: (left) => `Acaba de usarse uno de los códigos de recuperación de tu cuenta de BookStore. ${left}.`,
    action: 'Crear otros',
    otherwise: '¿No has sido tú? Entonces alguien tiene tus códigos y tu contraseña: cambia ambos enseguida.',
  },
  passwordChanged: {
    subject: 'Tu contraseña ha cambiado',
    reason:
      'La contraseña de tu cuenta en BookStore acaba de cambiar, y se ha cerrado la sesión en todos los demás navegadores.',
    action: 'Elegir otra contraseña',
    otherwise: '¿No has sido tú? Elige otra enseguida: alguien conocía tu contraseña o puede leer tu correo.',
  },
};
