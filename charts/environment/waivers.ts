import { z } from 'zod';
import { rules } from '../rules/catalogue.ts';
import { nearest } from '../suggestion.ts';
import { group, text } from './field.ts';

const ids = rules.map(({ id }) => id);

function idAccepted(received: unknown): string {
  const meant = typeof received === 'string' ? nearest(received, ids) : undefined;
  return `the id of a rule of docs/RULES.md${meant ? `; did you mean \`${meant}\`?` : ''}`;
}

const day = 'a day such as `2027-01-31`, in quotes';
const isDay = (value: string): boolean => {
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
};

const waiver = group({
  rule: z.enum(ids, { error: ({ input }) => idAccepted(input) }).describe('Id of the rule.'),
  reason: text('why the rule does not apply here', /^.{10,300}$/s).describe('Why the rule does not apply here.'),
  until: text(day, /^\d{4}-\d{2}-\d{2}$/)
    .refine(isDay, { error: day })
    .describe('Last day on which the waiver holds.'),
});

/** Rules that an environment may break, each once. */
export const waivers = z.array(waiver, { error: 'a list of waivers' }).superRefine((list, context) => {
  for (const [at, { rule }] of list.entries()) {
    if (list.findIndex((other) => other.rule === rule) < at)
      context.addIssue({ code: 'custom', path: [at, 'rule'], message: 'each rule once', input: rule });
  }
});
