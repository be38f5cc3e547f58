import { codeSpansOf } from './markdown.ts';
import type { Document, Project } from './references.ts';

/** Folders of the project whose files documents speak of. */
const ours = /^(?:app|bench|charts|compose|docs|manifests|pipelines|scripts|test|\.github)\/[\w.@/-]+$/;

/** `DATABASE_HOST`: variables, and constants of the code. */
const constant = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** `migration-runs-once`: rules, alerts, objects, settings of others that the code writes. */
const hyphenated = /^[a-z][a-z0-9]*(?:-[a-z0-9]+){2,}$/;

/** Files that there are not, and names that no code has: variables, rules, objects. */
export function nameFaults({ text }: Document, { has, code }: Project): string[] {
  const spans = [...new Set(codeSpansOf(text))];
  const isKnown = (name: string) => new RegExp(`(?<![\\w-])${name.replaceAll('.', '\\.')}(?![\\w-])`).test(code);
  return [
    ...spans
      .filter((span) => ours.test(span) && !has(span.replace(/\/$/, '')))
      .map((path) => `\`${path}\`: there is no such file`),
    ...spans
      .filter((span) => (constant.test(span) || hyphenated.test(span)) && !isKnown(span))
      .map((name) => `\`${name}\`: no code has this name`),
  ];
}
