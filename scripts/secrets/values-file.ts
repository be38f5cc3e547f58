import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { UsageError } from '../../app/core/errors.ts';
import { suggestion } from '../../charts/suggestion.ts';

/** Bytes of a file of values at most. */
const LARGEST = 65_536;

/**
 * Reads `VARIABLE=VALUE` lines of a file that its owner alone can read.
 *
 * @param accepted names of the variables
 * @throws UsageError with every fault by its line, none of which repeats a value
 */
export function readValuesFile(file: string, accepted: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  const faults = privateText(file)
    .split('\n')
    .flatMap((line, at) => {
      const text = line.replace(/\r$/, '');
      if (text.trim() === '' || text.startsWith('#')) return [];
      const fault = takeLine(text, values, accepted);
      return fault ? [`${file}:${at + 1}: ${fault}`] : [];
    });
  if (faults.length > 0) throw new UsageError(faults.join('\n'));
  return values;
}

function takeLine(text: string, values: Record<string, string>, accepted: readonly string[]): string | null {
  const [, variable, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (variable === undefined || value === undefined)
    return `received a line of ${text.length} characters that is not VARIABLE=VALUE; accepted: ${accepted.join(', ')}`;
  if (!accepted.includes(variable)) return `received ${variable}; ${suggestion(variable, accepted)}`;
  if (variable in values) return `received ${variable} again; accepted: each once`;
  if (value === '') return `received ${variable} without a value; accepted: a value, or no such line`;
  if (value !== value.trim()) return `received ${variable} with a space at an end; accepted: the value alone`;
  if (/^(["']).*\1$/.test(value)) return `received ${variable} in quotes, which would be a part of it; accepted: none`;
  values[variable] = value;
  return null;
}

/** @throws UsageError when others can read the file, too, or it is no text */
function privateText(file: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    // Of what was opened, not of the name: a name may mean another file by then.
    const { mode, uid, size } = fstatSync(descriptor);
    const own = process.getuid?.() ?? uid;
    const refuse = (received: string, accepted: string): never => {
      throw new UsageError(`${file}: received ${received}; accepted: ${accepted}`);
    };
    if ((mode & 0o170000) !== 0o100000) refuse('what is not a file', 'a file');
    if (uid !== own) refuse("another user's file", 'your own');
    if ((mode & 0o077) !== 0)
      refuse(`a file with the mode ${(mode & 0o777).toString(8)}`, `one that only you can read (chmod 600 ${file})`);
    if (size > LARGEST) refuse(`${size} bytes`, `${LARGEST} at most`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(descriptor));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${file} cannot be read (${code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'not UTF-8' : code}).`,
    );
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
