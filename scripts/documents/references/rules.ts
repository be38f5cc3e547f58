import { rules } from '../../../charts/rules/catalogue.ts';
import { proseOf } from './markdown.ts';
import type { Document } from './references.ts';

/** ``rule `id` ``, ``rules `id` ``, and `rule: id` of a waiver. */
const named = /\b[Rr]ules? `([a-z][a-z-]+)`|^\s*- rule: ([a-z-]+)$/gm;

/** Rules that there are not. Those that are links are held to the headings of docs/RULES.md. */
export function ruleFaults({ text }: Document): string[] {
  const ids = new Set(rules.map(({ id }) => id));
  const waived = [...text.matchAll(named)].flatMap(([, , waiver]) => waiver ?? []);
  const spoken = [...proseOf(text).matchAll(named)].flatMap(([, rule]) => rule ?? []);
  return [...waived, ...spoken].filter((id) => !ids.has(id)).map((id) => `rule \`${id}\`: there is no such rule`);
}
