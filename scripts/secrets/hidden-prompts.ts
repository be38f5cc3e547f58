import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from '../../app/core/errors.ts';
import type { NativeSecret } from '../../charts/bookstore/secrets.ts';
import type { Terminal } from '../terminal.ts';
import { faultOf, type Source, sourceOf } from './secret-values.ts';

/**
 * Asks for every value at the terminal, which shows nothing of what is typed. A value that would be refused is asked for
 * again; one that is left out is not in the answer.
 *
 * @param known where values come from that are not typed
 * @throws UsageError when there is no terminal, or its input ends
 */
export async function askForValues(
  { interrupted }: Terminal,
  secrets: readonly NativeSecret[],
  known: readonly Source[],
): Promise<Record<string, string>> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY)
    throw new UsageError('Received --ask without a terminal; accepted: a terminal, or --from FILE.');
  // It would show each key that is pressed; we say ourselves what is to be seen.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const input = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
  // In raw mode Ctrl-C is a key, and no signal.
  input.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ended = once(input, 'close').then(() => Promise.reject(noMoreInput()));
  ended.catch(() => undefined);
  const values: Record<string, string> = {};
  try {
    for (const secret of secrets)
      for (const key of secret.keys) {
        const otherwise = sourceOf(secret.name, key, known).origin;
        for (;;) {
          stderr.write(`${secret.name} ${key.key} (${key.variable}; Enter: ${otherwise}): `);
          const value = await Promise.race([input.question('', { signal: interrupted }), ended]);
          stderr.write('\n');
          const fault = value === '' ? null : faultOf(value, key.name);
          if (fault) stderr.write(`  ${fault}\n`);
          else if (value !== '') values[key.variable] = value;
          else if (otherwise === 'not set') stderr.write('  nothing else can know it\n');
          if (!fault && (value !== '' || otherwise !== 'not set')) break;
        }
      }
    return values;
  } catch (error) {
    stderr.write('\n');
    interrupted.throwIfAborted(); // what readline throws then says less
    throw (error as NodeJS.ErrnoException).code === 'ABORT_ERR' ? noMoreInput() : error; // Ctrl-D
  } finally {
    input.close();
  }
}

const noMoreInput = () => new UsageError('The input has ended before all was asked. Nothing was written.');
