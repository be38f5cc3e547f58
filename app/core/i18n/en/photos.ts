const number = new Intl.NumberFormat('en');

/** Photos of a seller's copy. */
export const photos = {
  title: 'Photos of your copy',
  lede: 'Show the cover as it is, and whatever your notes speak of. The first photo stands for your copy in lists.',
  field: 'Photos',
  hint: (room: number, megabytes: number) =>
    `JPEG, PNG or WebP, up to ${number.format(room)} more, each of at most ${number.format(megabytes)} MB. Place and camera are removed from them.`,
  submit: 'Add the photos',
  full: (most: number) => `Your copy has ${number.format(most)} photos, which is as many as there is room for.`,
  none: 'There is no photo yet. Lists show a drawn cover instead.',
  photo: (place: number) => `Photo ${number.format(place)} of your copy`,
  first: 'Stands for your copy',
  makeFirst: (place: number) => `Let photo ${number.format(place)} stand for it`,
  remove: (place: number) => `Remove photo ${number.format(place)}`,
  saved: 'Done.',
  faults: {
    none: 'Choose a photo first.',
    count: (most: number) => `At most ${number.format(most)} photos at once, please. None was added.`,
    room: (most: number) => `Your copy may have ${number.format(most)} photos. None was added: remove some first.`,
    bytes: (megabytes: number) => `A photo of at most ${number.format(megabytes)} MB, please. None was added.`,
    unreadable: 'The form did not arrive as the shop writes it. None was added; please try again.',
    unavailable: 'Photos cannot be kept at the moment. None was added, and everything else works: try again later.',
    empty: (file: string) => `“${file}” is empty. None was added.`,
    type: (file: string) => `“${file}” is no JPEG, PNG or WebP. None was added.`,
    broken: (file: string) => `“${file}” is damaged and cannot be read. None was added.`,
    pixels: (file: string) =>
      `“${file}” has too many pixels: up to 40 million are taken, and fewer of a progressive or interlaced file. Make it smaller, please. None was added.`,
  },
};
