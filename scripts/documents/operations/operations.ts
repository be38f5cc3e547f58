import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedDocument } from '../../../charts/documents/documents.ts';
import { rules } from '../../../charts/rules/catalogue.ts';
import { commandHelp } from './command-help.ts';
import { environmentKeysTable } from './environment-keys.ts';
import { withSections } from './sections.ts';
import { timelineTable } from './timeline.ts';

const PATH = 'docs/OPERATIONS.md';

const severities = {
  outage: 'Broken, the store would be down or failing',
  loss: 'Broken, data would be lost',
  money: 'Broken, money would be lost',
  exposure: 'Broken, something private could be read',
} as const;

/** Every rule by what it guards against, as links to its statement. */
const ruleList = (): string =>
  (Object.keys(severities) as (keyof typeof severities)[])
    .map((severity) => {
      const links = rules.filter((rule) => rule.severity === severity).map(({ id }) => `[${id}](RULES.md#${id})`);
      return `- ${severities[severity]}: ${links.join(', ')}.`;
    })
    .join('\n');

/** docs/OPERATIONS.md: written by hand, but for what the code says itself. */
export const operationsDocument = (): GeneratedDocument => ({
  path: PATH,
  text: withSections(PATH, readFileSync(join(import.meta.dirname, '../../..', PATH), 'utf8'), {
    timeline: timelineTable,
    commands: commandHelp,
    keys: environmentKeysTable,
    rules: ruleList,
  }),
});
