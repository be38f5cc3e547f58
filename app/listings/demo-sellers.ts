/** Invented sellers of the demonstration offers. */
export const demoSellers = [
  { name: 'Marrow Lane Books', place: 'Bath, United Kingdom', country: 'GB' },
  { name: 'The Second Chapter', place: 'Portland, United States', country: 'US' },
  { name: 'Librería del Faro', place: 'Valparaíso, Chile', country: 'CL' },
  { name: 'Antiquariat Lindenhof', place: 'Leipzig, Germany', country: 'DE' },
  { name: 'Quill & Lantern', place: 'Edinburgh, United Kingdom', country: 'GB' },
  { name: 'La Page Retrouvée', place: 'Lyon, France', country: 'FR' },
  { name: 'Harbour Street Books', place: 'Halifax, Canada', country: 'CA' },
  { name: 'Libros La Ceiba', place: 'Medellín, Colombia', country: 'CO' },
  { name: 'Dogeared', place: 'Melbourne, Australia', country: 'AU' },
  { name: 'Het Leeslampje', place: 'Utrecht, Netherlands', country: 'NL' },
  { name: 'Paper Orchard', place: 'Ithaca, United States', country: 'US' },
  { name: 'Bouquiniste Amarante', place: 'Montréal, Canada', country: 'CA' },
  { name: 'North Window Books', place: 'Tromsø, Norway', country: 'NO' },
  { name: 'Sebo Jacarandá', place: 'Porto Alegre, Brazil', country: 'BR' },
  { name: 'Foxglove & Foolscap', place: 'Galway, Ireland', country: 'IE' },
  { name: 'Old Mill Reading Room', place: 'Asheville, United States', country: 'US' },
] as const;
