import { dirname, join } from 'node:path';
import { anchorsOf, proseOf } from './markdown.ts';
import type { Document, Project } from './references.ts';

/** Links to files and headings that there are not. Addresses of others are left to their owners. */
export function linkFaults({ path, text }: Document, { has, read }: Project): string[] {
  const prose = proseOf(text).replaceAll(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)|<img[^>]* src="([^"]+)"/g)].map(
    ([, link, image]) => link ?? image!,
  );
  return targets.flatMap((target) => {
    if (/^[a-z+]+:/.test(target)) return [];
    const [file, anchor] = target.split('#') as [string, string | undefined];
    const to = file === '' ? path : join(dirname(path), file);
    if (to !== path && !has(to)) return [`links to ${target}: there is no ${to}`];
    if (anchor === undefined || !to.endsWith('.md')) return [];
    const anchors = anchorsOf(to === path ? text : read(to));
    return anchors.has(anchor) ? [] : [`links to ${target}: ${to} has no heading of that name`];
  });
}
