import { environmentKeys } from '../operations/environment-keys.ts';
import { codeSpansOf } from './markdown.ts';
import type { Document } from './references.ts';

/** `database.writerHost`, `web.maxReplicas: 12`. */
const dotted = /^([a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*(?:\[\])?)+)(?:: .+)?$/;

/** Files and objects of others whose names begin like a key, such as those of Kubernetes. */
const foreign = /\.(ts|mjs|js|yaml|yml|json|md|sh|html|css|log|conf|cnf|csv|txt|tar|gz)$/;

/** Keys of environment files that there are not. What begins with no key of such a file is something else. */
export function keyFaults({ text }: Document): string[] {
  const known = new Set(
    environmentKeys().flatMap(({ path, only }) => [path, ...only.map((mark) => mark.slice(0, mark.indexOf(': ')))]),
  );
  const groups = new Set([...known].filter((key) => key.includes('.')).map((key) => key.slice(0, key.indexOf('.'))));
  const named = codeSpansOf(text).flatMap((span) => (foreign.test(span) ? [] : (dotted.exec(span)?.[1] ?? [])));
  return [...new Set(named)]
    .filter((key) => groups.has(key.slice(0, key.indexOf('.'))) && !known.has(key))
    .map((key) => `\`${key}\`: an environment file has no such key`);
}
