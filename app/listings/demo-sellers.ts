/** Invented sellers of the demonstration offers. */
export const demoSellers = [
  { name: 'Marrow Lane Books', place: 'Bath, United Kingdom' },
  { name: 'The Second Chapter', place: 'Portland, United States' },
  { name: 'Librería del Faro', place: 'Valparaíso, Chile' },
  { name: 'Antiquariat Lindenhof', place: 'Leipzig, Germany' },
  { name: 'Quill & Lantern', place: 'Edinburgh, United Kingdom' },
  { name: 'La Page Retrouvée', place: 'Lyon, France' },
  { name: 'Harbour Street Books', place: 'Halifax, Canada' },
  { name: 'Libros La Ceiba', place: 'Medellín, Colombia' },
  { name: 'Dogeared', place: 'Melbourne, Australia' },
  { name: 'Het Leeslampje', place: 'Utrecht, Netherlands' },
  { name: 'Paper Orchard', place: 'Ithaca, United States' },
  { name: 'Bouquiniste Amarante', place: 'Montréal, Canada' },
  { name: 'North Window Books', place: 'Tromsø, Norway' },
  { name: 'Sebo Jacarandá', place: 'Porto Alegre, Brazil' },
  { name: 'Foxglove & Foolscap', place: 'Galway, Ireland' },
  { name: 'Old Mill Reading Room', place: 'Asheville, United States' },
] as const;
