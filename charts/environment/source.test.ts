import { describe, expect, it } from '@jest/globals';
import { readSource } from './source.ts';

const faultsOf = (file: string | Uint8Array) => {
  const source = readSource(file);
  return 'faults' in source ? source.faults.map(({ line, message }) => `${line}: ${message}`) : [];
};
const bytes = (...parts: (string | number[])[]): Uint8Array => Buffer.concat(parts.map((part) => Buffer.from(part)));

describe('readSource', () => {
  it('takes UTF-8, with or without its mark, and anchors', () => {
    expect(readSource(bytes([0xef, 0xbb, 0xbf], 'a: &x [é]\nb: *x\n'))).toMatchObject({
      value: { a: ['é'], b: ['é'] },
    });
  });

  it('names the line of bytes that are not UTF-8', () => {
    expect(faultsOf(bytes('a: é\nb: caf', [0xe9], '\n'))).toEqual([
      '2: has bytes that are not UTF-8; accepted: UTF-8, as which an editor can save it',
    ]);
  });

  it.each([
    ['with its mark', Buffer.from('\ufeffa: b\n', 'utf16le')],
    ['without its mark', Buffer.from('a: b\n', 'utf16le')],
  ])('refuses UTF-16 %s', (_, file) => {
    expect(faultsOf(file)).toEqual(['1: is UTF-16 or no text; accepted: UTF-8, as which an editor can save it']);
  });

  it('names every key that is written twice, and where it was first', () => {
    expect(faultsOf('a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 4\n')).toEqual([
      '5: b.c: is written a second time, first in line 3; accepted: each key once',
      '6: a: is written a second time, first in line 1; accepted: each key once',
    ]);
  });

  it('says once what is no YAML', () => {
    expect(faultsOf('a:\n\tb: 1\n\tc: 2\n')).toEqual(['2: is indented by a tab; accepted: spaces']);
    expect(faultsOf('a: 1\n---\nb: 2\n')).toEqual(['2: begins a second document; accepted: one environment in a file']);
    expect(faultsOf('a: [1\nb: 2\nc: ]]\n')).toEqual([expect.stringMatching(/^\d: is not YAML: /)]);
    expect(faultsOf('a: !secret b\n')).toEqual([expect.stringMatching(/^1: is not YAML: .*!secret/)]);
  });

  it('refuses an alias of nothing, and one within its own anchor', () => {
    expect(faultsOf('a: 1\nb: *gone\n')).toEqual([
      '2: received the alias *gone; accepted: an anchor (&gone) that is above it',
    ]);
    expect(faultsOf('a: &a\n  b: *a\n')).toEqual([
      '2: received the alias *a within its own anchor; accepted: an anchor that does not contain it',
    ]);
  });

  it('refuses aliases that multiply, and lists without end', () => {
    const levels = Array.from({ length: 9 }, (_, at) =>
      at === 0
        ? 'a0: &a0 [x, x, x]'
        : `a${at}: &a${at} [${Array(9)
            .fill(`*a${at - 1}`)
            .join(', ')}]`,
    );
    expect(faultsOf(levels.join('\n'))).toEqual([expect.stringMatching(/^9: has aliases of aliases/)]);
    expect(faultsOf(`a: ${'['.repeat(20_000)}`)).toEqual([expect.stringMatching(/^1: /)]);
  });
});
