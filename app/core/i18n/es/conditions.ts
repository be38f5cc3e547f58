import type { Texts } from '../en/index.ts';

/** The trade's grades; collectors also know them by their English names, which stand in brackets. */
export const conditions: Texts['conditions'] = {
  new: { name: 'Nuevo', meaning: 'Sin leer, tal como salió de la editorial (New).' },
  'as-new': { name: 'Como nuevo', meaning: 'No lo ha leído nadie, o con tanto cuidado que no se nota (As New).' },
  fine: { name: 'Excelente', meaning: 'Firme y limpio, sin ningún defecto que señalar (Fine).' },
  'very-good': {
    name: 'Muy bueno',
    meaning: 'Leves señales de uso, sin desgarros; los defectos se indican (Very Good).',
  },
  good: { name: 'Bueno', meaning: 'Leído y usado, pero completo y con todas las hojas firmes (Good).' },
  fair: { name: 'Aceptable', meaning: 'Gastado; el texto está completo, pueden faltar las guardas (Fair).' },
  poor: {
    name: 'Deteriorado',
    meaning: 'Solo para leer: con manchas, hojas sueltas o anotaciones, pero legible (Poor).',
  },
};
