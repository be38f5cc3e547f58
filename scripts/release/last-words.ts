/** Levels of the store's log (pino), the gravest first: what stands under one of them tells why a process is not well. */
const LEVELS = ['fatal', 'error', 'warn'] as const;
/** Lines of a text that is no line of the store's log, such as a list of wrong settings. */
const LINES = 10;

interface LogLine {
  readonly level: string;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
  readonly [field: string]: unknown;
}

/**
 * Why a process of the store is not well, in its own words: what it has written last before it ended, else its last line
 * of the gravest level, as text and without what only machines read. Empty where it has said nothing of the kind.
 *
 * @param log the end of what it has written: lines of JSON, or text
 */
export function lastWords(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const parsed = lines.map(parseLine);
  const ending = lines.slice(parsed.findLastIndex((line) => line !== null) + 1);
  const text = ending.filter((line) => !/^\s+at /.test(line));
  if (text.length > 0) return text.slice(-LINES).join('\n');
  for (const level of LEVELS) {
    const line = parsed.findLast((found) => found?.level === level);
    if (line) return sentenceOf(line);
  }
  return '';
}

function parseLine(line: string): LogLine | null {
  try {
    const found = JSON.parse(line) as LogLine | null;
    return found !== null && typeof found === 'object' && typeof found.level === 'string' ? found : null;
  } catch {
    return null;
  }
}

function sentenceOf({ level, time, msg = '', err, ...fields }: LogLine): string {
  const details = Object.entries(fields).map(([name, value]) =>
    Array.isArray(value) ? `${name}: ${value.join(', ')}` : `${name}: ${JSON.stringify(value)}`,
  );
  const about = [...(err?.message ? [err.message] : []), ...details];
  return `${msg}${about.length > 0 ? ` (${about.join('; ')})` : ''}`;
}
