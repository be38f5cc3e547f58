import type { Texts } from '../en/index.ts';

export const privacy: Texts['privacy'] = {
  title: 'Privacidad',
  lede: 'Qué sabe de ti la tienda, y durante cuánto tiempo.',
  sections: [
    {
      heading: 'Cuando miras los estantes',
      paragraphs: [
        'La tienda anota qué página se pidió, cuándo y cuánto tardó la respuesta. No anota quién miró una página ni qué se buscó.',
        'El proveedor de la red que está delante de la tienda puede guardar un tiempo las direcciones de los visitantes, para defenderse de ataques.',
      ],
    },
    {
      heading: 'Las cookies',
      paragraphs: [
        'No hay ninguna cookie hasta que haces algo que la necesita, como elegir el idioma: esa elección se guarda un año en tu navegador. También la trae el primer ejemplar de tu carrito: un número que no dice quién eres y que se olvida 90 días después del último cambio del carrito. Solo esta tienda puede leer sus cookies.',
        'Aquí nada cuenta visitas, te sigue a otros sitios ni muestra publicidad. Las páginas no cargan nada de ningún otro lugar.',
      ],
    },
    {
      heading: 'Cuando tienes una cuenta',
      paragraphs: [
        'La tienda guarda tu dirección, tu nombre, el idioma de tus correos y lo necesario para saber si una contraseña es la tuya; la contraseña misma no se anota en ninguna parte. Si activas la entrada en dos pasos, guarda también la clave de tu aplicación, hasta que la desactives.',
        'De cada navegador con el que entras guarda cuál es y cuándo se usó por última vez. Los ves en tu cuenta y puedes cerrar su sesión; se olvidan cuando sales, tras 14 días sin uso y, en todo caso, a los 60 días.',
        'Guarda las direcciones a las que se te envían paquetes hasta que las eliminas, tu carrito, y lo que pides y vendes, con los mensajes sobre ello. Quien te vende ve la dirección de ese pedido; nadie más la ve.',
        'Para frenar a quien adivina contraseñas cuenta, como mucho durante un día, cuántas veces se ha probado una cuenta y desde dónde, de una forma que no se puede volver a leer.',
        'Cuando con una cuenta se cambia algo, se le niega algo o alguien intenta entrar en ella, la tienda anota su número con la página y la hora, para poder investigar abusos.',
      ],
    },
    {
      heading: 'Lo que ven los demás',
      paragraphs: [
        'De un vendedor todos ven el nombre y el lugar que ha indicado, y los ejemplares que tiene a la venta.',
      ],
    },
    {
      heading: 'Tus derechos',
      paragraphs: [
        'En tu cuenta puedes llevarte una copia de todo lo que la tienda sabe de ti, corregirlo y eliminar la cuenta. Entonces tu nombre y tus direcciones desaparecen para siempre; los pedidos se quedan, sin tu nombre, porque la otra parte los necesita.',
        'También puedes pedirnos todo esto. Escríbenos; en la página de contacto está cómo.',
      ],
    },
  ],
};
