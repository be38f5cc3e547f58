import type { Texts } from '../en/index.ts';

export const ownData: Texts['ownData'] = {
  link: 'Tus datos',
  title: 'Tus datos',
  copy: 'Una copia de tus datos',
  copyLede:
    'Todo lo que la tienda sabe de ti, en un archivo que los programas pueden leer (JSON): tu cuenta, lo que has comprado y lo que vendes.',
  download: 'Descargar la copia',
  leave: 'Eliminar tu cuenta',
  leaveLede:
    'Se borran para siempre tu nombre, tu correo, tus direcciones, tu carrito y todo lo que permite entrar, y se retira lo que tienes a la venta.',
  kept: 'Los pedidos se conservan sin tu nombre, porque los necesitan quienes te vendieron o te compraron. Puedes abrir otra cuenta con el mismo correo cuando quieras.',
  notYet: 'Tu cuenta aún no se puede eliminar: hay algo en curso.',
  reasons: {
    buying: 'Algo que has pedido no ha llegado o no está pagado.',
    selling: 'Algo que has vendido no ha llegado a quien lo compró.',
    administering: 'Solo tú administras la tienda; antes, haz que alguien más la administre.',
  },
  sure: 'Sé que nadie puede deshacerlo.',
  unsure: 'Marca esta casilla si lo tienes claro.',
  submit: 'Eliminar mi cuenta',
  stay: 'Conservarla',
};
