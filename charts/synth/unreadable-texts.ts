import type { RenderedObject } from './rendering.ts';

/** Octal numbers of YAML 1.2, which the writer leaves without quotes and kubectl's reader takes for numbers. */
const octal = /^[-+]?0[oO][0-7_]+$/;
/** Characters that end a line for kubectl's reader and not for the writer. */
const lineEnds = /[\u0085\u2028\u2029]/;

/** Texts and numbers that would be others when kubectl has read them from the file. */
export function unreadableTexts({ path, manifest }: RenderedObject): string[] {
  const faults: string[] = [];
  visit(manifest, '', (value, at, isKey) => {
    const what = typeof value === 'number' ? numberFault(value) : textFault(value, isKey);
    if (what) {
      const { kind, metadata } = manifest;
      faults.push(`${path}: ${at} of ${kind} ${metadata.name}: ${JSON.stringify(value)} would be read ${what}`);
    }
  });
  return faults;
}

function textFault(text: string, isKey: boolean): string | undefined {
  if (octal.test(text)) return 'as a number; write it without the o, or in other words';
  if (lineEnds.test(text)) return 'as two lines; write it as an escape or without that character';
  return isKey && text === '<<' ? 'as a reference to another group; give it another name' : undefined;
}

const numberFault = (number: number): string | undefined =>
  Number.isInteger(number) && !Number.isSafeInteger(number)
    ? 'as another number: it has more digits than a number keeps; write it as text'
    : undefined;

function visit(value: unknown, at: string, look: (value: string | number, at: string, isKey: boolean) => void): void {
  if (typeof value === 'string' || typeof value === 'number') look(value, at || '/', false);
  if (value === null || typeof value !== 'object') return;
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) look(key, at || '/', true);
    visit(item, `${at}/${key}`, look);
  }
}
