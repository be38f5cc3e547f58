import type { Texts } from '../en/index.ts';

export const terms: Texts['terms'] = {
  title: 'Condiciones',
  lede: 'Cómo se compra y se vende aquí, dicho con claridad.',
  sections: [
    {
      heading: 'Quién te vende',
      paragraphs: [
        'Cada ejemplar es del vendedor cuyo nombre figura a su lado. Le compras a esa persona o a esa librería; BookStore pone los estantes y muestra los precios.',
        'El vendedor responde de lo que dice la descripción: que el ejemplar existe, que es de esta edición y que sus defectos son los que se indican.',
      ],
    },
    {
      heading: 'Cómo se describen los ejemplares',
      paragraphs: [
        'Cada ejemplar lleva una de las siete calificaciones que explica la portada. Por debajo de «Excelente», una nota dice qué defectos tiene.',
        'Las cubiertas de estas páginas las dibuja la tienda a partir del título y del autor. Muestran de qué libro se trata, no el estado de un ejemplar.',
        'Los datos de una edición, como el año o la editorial, proceden de catálogos y pueden tener erratas. Si encuentras una, avísanos.',
      ],
    },
    {
      heading: 'Precios',
      paragraphs: [
        'Los precios los fijan los vendedores, por ejemplar, en la moneda que figura al lado. Vale el precio del momento del pedido, tal como la tienda lo muestra entonces.',
      ],
    },
    {
      heading: 'Si un ejemplar no es como se describe',
      paragraphs: [
        'Escríbenos con el título, el nombre del vendedor y lo que no concuerda. Lo trataremos con el vendedor. Los derechos que la ley de tu país te da como comprador valen diga lo que diga esta página.',
      ],
    },
    {
      heading: 'Lo que aquí no se vende',
      paragraphs: [
        'Los libros robados, las ediciones pirata y los ejemplares que el vendedor no tiene se retiran en cuanto lo sabemos.',
      ],
    },
  ],
};
