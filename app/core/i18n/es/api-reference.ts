import type { Texts } from '../en/index.ts';

export const apiReference: Texts['apiReference'] = {
  title: 'La tienda para programas',
  lede: 'Todo lo que puedes hacer en estas páginas lo puede hacer un programa tuyo con la API.',
  document: 'El documento OpenAPI (en inglés)',
  tokens: 'Crear una clave',
  contents: 'En esta página',
  rules: 'Lo que vale para todo',
  schemas: 'Esquemas',
  anybody: 'Cualquiera puede preguntar; no hace falta ninguna clave.',
  scope: 'Permiso de la clave:',
  parameters: 'Parámetros',
  body: 'Cuerpo',
  photo: 'Los bytes de una foto: JPEG, PNG o WebP.',
  answers: 'Respuestas',
  example: 'Ejemplo',
  required: 'obligatorio',
  optional: 'opcional',
};
