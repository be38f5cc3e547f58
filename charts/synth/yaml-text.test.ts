import { describe, expect, it } from '@jest/globals';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { yamlText } from './yaml-text.ts';

const read = (text: string) => parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS());

describe('yamlText', () => {
  it('is what cdk8s writes', () => {
    const objects = [
      { a: { b: [{ c: 1, d: ['x', 'y z'] }, [['deep']]], e: {}, f: [] }, on: 'yes', 'x/y': '8080', t: true, n: null },
      { text: 'one\n\n  two\nthree\n', words: 'it is: so', quote: '[{"HTTP":80}]', mode: '0644', path: '/a', e: 'e1' },
    ];
    expect(yamlText(objects)).toBe(Yaml.stringify(...objects));
  });

  it('is what cdk8s writes, character for character, in whatever can be read', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abeknoyxNE/.:@%+=,-_0189 "#'), maxLength: 6 });
    const readable = text.filter((words) => !/^[-+.]*[\d_][\w.+-]*$|^\s+$/.test(words));
    fc.assert(
      fc.property(readable, (words) => {
        const objects = [{ a: words, [words]: [words, { b: words }] }];
        expect(yamlText(objects)).toBe(Yaml.stringify(...objects));
      }),
      { numRuns: 1500 },
    );
  });

  it('is read as what was written, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(...'\n\t "\'#:-,[]{}&*!|>%@`?=~.0eoOxnN_+y'), maxLength: 8 }),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.boolean(),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          text.filter((key) => key !== '__proto__' && key !== '<<'),
          tie('value'),
          { maxKeys: 3 },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (content) => {
        expect(read(yamlText([{ content }]))).toEqual([{ content }]);
      }),
      { numRuns: 1000 },
    );
  });

  // Read by kubectl's reader (sigs.k8s.io/yaml 1.6.0), which takes them for numbers, line ends or a merge, or for no YAML,
  // without quotes.
  it.each(['0o14', '-0O7', '9E1_', '-_0', '0b+0', 'a\u0085b', 'a\u2028b', '<<', ' \n', '\tx\n', '\n\tx'])(
    'quotes %j, also as a key',
    (text) => {
      const written = yamlText([{ k: text, [text]: 1 }]);
      expect(written.match(/"/g)).toHaveLength(4);
      expect(read(written)).toEqual([{ k: text, [text]: 1 }]);
    },
  );
});
