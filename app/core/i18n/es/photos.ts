import type { Texts } from '../en/index.ts';

const number = new Intl.NumberFormat('es');

export const photos: Texts['photos'] = {
  title: 'Fotos de tu ejemplar',
  lede: 'Muestra la cubierta tal como está, y aquello de lo que hablan tus notas. La primera foto representa a tu ejemplar en las listas.',
  field: 'Fotos',
  hint: (room, megabytes) =>
    `JPEG, PNG o WebP, hasta ${number.format(room)} más, cada una de ${number.format(megabytes)} MB como mucho. Les quitamos el lugar y la cámara.`,
  submit: 'Añadir las fotos',
  full: (most) => `Tu ejemplar tiene ${number.format(most)} fotos: no caben más.`,
  none: 'Aún no hay ninguna foto. Las listas muestran una cubierta dibujada.',
  photo: (place) => `Foto ${number.format(place)} de tu ejemplar`,
  first: 'Representa a tu ejemplar',
  makeFirst: (place) => `Que lo represente la foto ${number.format(place)}`,
  remove: (place) => `Quitar la foto ${number.format(place)}`,
  saved: 'Hecho.',
  faults: {
    none: 'Elige antes una foto.',
    count: (most) => `Como mucho ${number.format(most)} fotos a la vez, por favor. No se ha añadido ninguna.`,
    room: (most) =>
      `Tu ejemplar puede tener ${number.format(most)} fotos. No se ha añadido ninguna: quita antes alguna.`,
    bytes: (megabytes) => `Una foto de ${number.format(megabytes)} MB como mucho, por favor. No se ha añadido ninguna.`,
    unreadable:
      'El formulario no ha llegado como lo escribe la tienda. No se ha añadido ninguna; inténtalo otra vez, por favor.',
    unavailable:
      'Ahora mismo no se pueden guardar fotos. No se ha añadido ninguna, y lo demás funciona: inténtalo más tarde.',
    empty: (file) => `«${file}» está vacío. No se ha añadido ninguna.`,
    type: (file) => `«${file}» no es JPEG, PNG ni WebP. No se ha añadido ninguna.`,
    broken: (file) => `«${file}» está dañado y no se puede leer. No se ha añadido ninguna.`,
    pixels: (file) =>
      `«${file}» tiene demasiados píxeles: se admiten hasta 40 millones, y menos si el archivo es progresivo o entrelazado. Hazlo más pequeño, por favor. No se ha añadido ninguna.`,
  },
};
