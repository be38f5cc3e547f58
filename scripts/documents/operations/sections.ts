import { UsageError } from '../../../app/core/errors.ts';

const BEGIN = /<!-- generated: ([\w-]+) -->\n/g;
const END = '<!-- end -->';

/**
 * A document whose prose is written by hand and whose marked sections are generated: `<!-- generated: NAME -->` up to
 * `<!-- end -->`.
 *
 * @throws UsageError when a marker names no section, has no end, or a section has no marker
 */
export function withSections(path: string, text: string, sections: Readonly<Record<string, () => string>>): string {
  const begins = [...text.matchAll(BEGIN)];
  const names = begins.map(([, name]) => name!);
  const missing = Object.keys(sections).filter((name) => names.filter((each) => each === name).length !== 1);
  if (missing.length > 0)
    throw new UsageError(`${path} has not one marker \`<!-- generated: NAME -->\` for each of: ${missing.join(', ')}.`);
  let written = '';
  let at = 0;
  for (const { 0: marker, 1: name, index } of begins) {
    const section = sections[name!];
    if (!section)
      throw new UsageError(`${path}: received a section ${name}; accepted: ${Object.keys(sections).join(', ')}.`);
    const from = index + marker.length;
    const end = text.indexOf(END, from);
    const next = text.slice(from).search(/<!-- generated: /);
    if (end < 0 || (next >= 0 && from + next < end))
      throw new UsageError(`${path}: the section ${name} does not end with \`${END}\`.`);
    written += `${text.slice(at, from)}\n${section().trim()}\n\n`;
    at = end;
  }
  return written + text.slice(at);
}
