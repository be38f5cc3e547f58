/**
 * `npm run docs`: writes the documents that state what the code holds; with --check, says which of them are out of date,
 * and what any document speaks of that there is not: links, commands, keys, rules, files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiDocument } from '../app/api/index.ts';
import { type VariableName, variableNames, variables, variablesOf } from '../app/contract/environment.ts';
import { roles } from '../app/contract/operations.ts';
import { type GeneratedDocument, generatedDocuments } from '../charts/documents/documents.ts';
import { root } from './child.ts';
import { composeDocuments } from './documents/compose/documents.ts';
import { operationsDocument } from './documents/operations/operations.ts';
import { projectAt, referenceFaults } from './documents/references/references.ts';
import { securityDocument } from './documents/security.ts';
import { main } from './terminal.ts';

const rolesThatRead = (name: VariableName): string => {
  const readers = roles.filter((role) => name in variablesOf[role]);
  return readers.length === roles.length ? 'all' : readers.join(', ');
};

function defaultOf(name: VariableName): string {
  const variable = variables[name];
  if (variable.kind === 'secret') return 'secret';
  if (variable.optional) return 'unset';
  return variable.default === undefined ? '**required**' : `\`${variable.default}\``;
}

function envExample(): string {
  const entries = variableNames.map((name) => {
    const variable = variables[name];
    const example =
      ('example' in variable ? variable.example : undefined) ?? ('default' in variable ? variable.default : '') ?? '';
    const optional = variable.kind === 'setting' && variable.default !== undefined;
    return `# ${variable.description}\n# Accepted: ${variable.accepts.replaceAll('`', '')}.\n${optional ? '# ' : ''}${name}=${example}\n`;
  });
  return `# Every variable that the store reads. Generated from app/contract by \`npm run docs\`; do not edit.\n# Commented lines show defaults. A secret may lie in a file instead: NAME_FILE=/path/of/the/file.\n\n${entries.join('\n')}`;
}

function configuration(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = variableNames.map((name) => {
    const { description, accepts } = variables[name];
    return `| \`${name}\` | ${defaultOf(name)} | ${cell(accepts)} | ${cell(description)} | ${rolesThatRead(name)} |`;
  });
  return `<!-- Generated from app/contract by \`npm run docs\`; do not edit. -->

# Configuration

The store is configured by environment variables. They are read once, when a role starts; all faults are reported together, each
with what was received and what is accepted, and nothing starts.

A secret is given in its variable or, better, in a file that \`<NAME>_FILE\` names. Files are read again while the store runs:
\`DATABASE_USER\` and \`DATABASE_PASSWORD\` together for each new connection, \`SECRET_KEY\` when it is used. So a rotated secret is
taken up without a restart.

| Variable | Default | Accepted | Meaning | Read by |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

const documents: readonly GeneratedDocument[] = [
  { path: '.env.example', text: envExample() },
  { path: 'docs/CONFIGURATION.md', text: configuration() },
  { path: 'docs/openapi.json', text: `${JSON.stringify(apiDocument(), null, 2)}\n` },
  ...generatedDocuments(),
  securityDocument(),
  ...composeDocuments(),
  operationsDocument(),
];

await main(async () => {
  const check = process.argv.includes('--check');
  const stale: string[] = [];
  for (const { path, text } of documents) {
    if (!check) writeFileSync(join(root, path), text);
    else if (readText(join(root, path)) !== text) stale.push(path);
  }
  for (const name of stale) console.error(`${name} is out of date: run \`npm run docs\`.`);
  const faults = check ? referenceFaults(projectAt(root)) : [];
  for (const fault of faults) console.error(fault);
  return stale.length + faults.length === 0 ? 0 : 1;
});

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
