import { describe, expect, it } from '@jest/globals';
import { lastWords } from './last-words.ts';

const line = (level: string, msg: string, more: object = {}) =>
  JSON.stringify({ level, time: '2027-01-31T00:00:00.000Z', ...more, msg });

describe('the last words of a process', () => {
  it('are its gravest line, with what it tells beside the message', () => {
    const log = [
      line('info', 'listening', { port: 8080 }),
      line('error', 'a later release has taken away columns that this one uses', {
        missing: ['listings.notes', 'books.x'],
      }),
      line('warn', 'waiting'),
      line('info', 'stopped'),
    ].join('\n');
    expect(lastWords(`${log}\n`)).toBe(
      'a later release has taken away columns that this one uses (missing: listings.notes, books.x)',
    );
  });

  it('are those of a fault that nobody caught, without its stack', () => {
    const err = { name: 'Error', message: 'connect ECONNREFUSED', stack: 'Error: connect ECONNREFUSED\n    at x' };
    expect(lastWords(line('fatal', 'ending after a fault', { err }))).toBe(
      'ending after a fault (connect ECONNREFUSED)',
    );
  });

  it('are the text with which it has ended, whatever it had logged before', () => {
    const log = `${line('error', 'earlier')}\nSECRET_KEY: received ""; accepted: a key\nBASE_URL: received "x"\n    at main (a.ts:1:1)\n`;
    expect(lastWords(log)).toBe('SECRET_KEY: received ""; accepted: a key\nBASE_URL: received "x"');
  });

  it('may be a warning, and none at all', () => {
    expect(lastWords(line('warn', 'waiting for migrations', { pending: ['A1'] }))).toBe(
      'waiting for migrations (pending: A1)',
    );
    expect(lastWords(line('info', 'ready'))).toBe('');
    expect(lastWords('')).toBe('');
  });
});
