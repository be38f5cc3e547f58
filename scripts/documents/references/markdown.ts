/** A document's text outside of fenced blocks; as many lines as before. */
export const proseOf = (text: string): string =>
  text.replaceAll(/^```[^\n]*\n[\s\S]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, ''));

/** What stands in `code` in a document's prose. */
export const codeSpansOf = (text: string): string[] =>
  [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!);

/** What a document shows as commands or files: its fenced blocks, and its spans of code. */
export const codeOf = (text: string): string =>
  [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```$/gm)].map(([, block]) => block!).join('\n') +
  codeSpansOf(text).join('\n');

/** The anchors of a document's headings as GitHub makes them; the second of a name ends in `-1`. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of proseOf(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const words = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const anchor = words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\s-]/gu, '')
      .replaceAll(/\s/g, '-');
    let name = anchor;
    for (let time = 1; anchors.has(name); time++) name = `${anchor}-${time}`;
    anchors.add(name);
  }
  return anchors;
}
