import type { Condition } from './condition.ts';
import { gradeOf } from './condition.ts';

/** An offer as `ListingService.offer` takes it. */
export interface DemoOffer {
  readonly bookIndex: number;
  readonly sellerIndex: number;
  readonly reference: string;
  readonly condition: Condition;
  readonly notes: string;
  readonly priceCents: number;
  readonly quantity: number;
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** How often each grade is offered, of a hundred: most used books are very good or good. */
const frequency: readonly (readonly [Condition, number])[] = [
  ['new', 4],
  ['as-new', 10],
  ['fine', 16],
  ['very-good', 30],
  ['good', 26],
  ['fair', 10],
  ['poor', 4],
];

/** The grade at a place from 0 to 100 when the grades lie side by side, each as wide as it is frequent. */
function gradeAt(place: number): Condition {
  let end = 0;
  for (const [condition, percent] of frequency) {
    end += percent;
    if (place < end) return condition;
  }
  return 'good';
}

/** Notes that a seller of such a copy writes. Fine and better need none. */
const notesOf: Record<Condition, readonly string[]> = {
  new: ['', ''],
  'as-new': ['', 'Unread.', 'A gift that was never opened.'],
  fine: ['', 'Crisp pages, a tight binding.', 'Faint shelf wear to the lower edge.'],
  'very-good': [
    'Previous owner’s name on the flyleaf, otherwise clean.',
    'Slight rubbing to the corners; pages bright.',
    'A crease to the spine, text unmarked.',
    'Jacket a little sunned at the spine.',
  ],
  good: [
    'Pencil notes in the first chapters.',
    'Pages toned, cover worn at the edges, binding firm.',
    'Former library copy with the usual stamps.',
    'A coffee ring on the back cover. It has been read with breakfast.',
  ],
  fair: [
    'Spine cracked at page 90, all pages present.',
    'Jacket missing; boards stained.',
    'Underlined throughout in blue ink.',
  ],
  poor: [
    'Reading copy: loose gathering, torn half-title, complete text.',
    'Water stain through the last third; legible.',
  ],
};

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Steps of this size visit each of so many books once before any of them twice, and stay far from each other. */
function stepFor(books: number): number {
  let step = Math.max(1, Math.floor(books * 0.618));
  while (divisor(step, books) !== 1) step++;
  return step;
}

/** Where in the catalogue the nth offer lies: one for each book first, spread out evenly, then more for the popular ones. */
function bookIndexOf(offer: number, books: number, random: () => number): number {
  if (offer < books) return (offer * stepFor(books)) % books;
  return Math.floor(books * random() ** 2.2);
}

/** The nth demonstration offer of a catalogue with so many books: always the same. */
export function demoOffer(index: number, books: number, sellers: number): DemoOffer {
  const random = randomFrom(index + 1);
  const bookIndex = bookIndexOf(index, books, random);
  const condition = gradeAt(random() * 100);
  const notes = notesOf[condition];
  const newPrice = 900 + Math.floor(random() ** 2 * 3600);
  const kept = 1.05 - gradeOf(condition) * 0.13;
  return {
    bookIndex,
    sellerIndex: Math.floor(random() * sellers),
    reference: `demo-${index}`,
    condition,
    notes: notes[Math.floor(random() * notes.length)]!,
    priceCents: Math.max(100, Math.round((newPrice * kept) / 50) * 50 - (random() < 0.4 ? 1 : 0)),
    quantity: random() < 0.93 ? 1 : 2 + Math.floor(random() * 3),
  };
}
