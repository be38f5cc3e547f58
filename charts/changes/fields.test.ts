import { describe, expect, it } from '@jest/globals';
import { fieldChanges, pathText } from './fields.ts';

const changes = (before: unknown, after: unknown) =>
  fieldChanges(before, after).map(({ path, reordered, ...values }) =>
    reordered ? `${pathText(path)}: reordered` : `${pathText(path)}: ${JSON.stringify(values)}`,
  );

describe('fieldChanges', () => {
  it('finds nothing in equal objects, in whatever order their keys are', () => {
    expect(changes({ a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 })).toEqual([]);
  });

  it('names the smallest field, with what is not set left out', () => {
    expect(changes({ a: { b: 0, c: 1 } }, { a: { b: false, d: '' } })).toEqual([
      'a.b: {"before":0,"after":false}',
      'a.c: {"before":1}',
      'a.d: {"after":""}',
    ]);
  });

  it.each([
    [
      'containers',
      [{ name: 'a', image: '1' }, { name: 'b' }],
      [{ name: 'b' }, { name: 'a', image: '2' }],
      'x[a].image',
    ],
    [
      'ports',
      [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
      [
        { port: 53, protocol: 'TCP' },
        { port: 53, protocol: 'UDP', a: 1 },
      ],
      'x[53/UDP].a',
    ],
    ['mounts', [{ mountPath: '/a' }], [{ mountPath: '/a', readOnly: true }], 'x[/a].readOnly'],
    ['host names', [{ host: 'a.example.com', http: 1 }], [{ host: 'a.example.com', http: 2 }], 'x[a.example.com].http'],
  ])('matches %s by what tells them apart', (_, before, after, path) => {
    expect(changes({ x: before }, { x: after })[0]).toMatch(new RegExp(`^${path.replace(/[[\]/.]/g, '\\$&')}: `));
  });

  it('says of a mere reordering only that, because a pod restarts even so', () => {
    expect(changes({ x: [{ name: 'a' }, { name: 'b' }] }, { x: [{ name: 'b' }, { name: 'a' }] })).toEqual([
      'x: reordered',
    ]);
    expect(changes({ x: ['a', 'b'] }, { x: ['b', 'a'] })).toEqual(['x: reordered']);
  });

  it('shows an entry that came or went whole, and pairs those without names', () => {
    expect(changes({ x: [{ name: 'a' }] }, { x: [{ name: 'a' }, { name: 'b', v: 1 }] })).toEqual([
      'x[b]: {"after":{"name":"b","v":1}}',
    ]);
    expect(changes({ x: ['a', 'b', 'c'] }, { x: ['a', 'c', 'd', 'e'] })).toEqual([
      'x[1]: {"before":"b"}',
      'x[2]: {"after":"d"}',
      'x[3]: {"after":"e"}',
    ]);
    expect(changes({ x: [{ ref: { name: 'a' } }] }, { x: [{ ref: { name: 'b' } }] })).toEqual([
      'x[0].ref.name: {"before":"a","after":"b"}',
    ]);
  });

  it('takes a command as one thing', () => {
    expect(changes({ command: ['a', 'b'] }, { command: ['b', 'a'] })).toEqual([
      'command: {"before":["a","b"],"after":["b","a"]}',
    ]);
  });

  it('looks into attributes of a balancer and into long JSON', () => {
    const annotation = 'alb.ingress.kubernetes.io/load-balancer-attributes';
    expect(changes({ [annotation]: 'a=1,b.c=2' }, { [annotation]: 'b.c=3,a=1' })).toEqual([
      `${annotation}[b.c]: {"before":"2","after":"3"}`,
    ]);
    const dashboard = (title: string) => JSON.stringify({ panels: [{ id: 1, title }], text: 'x'.repeat(300) });
    expect(changes({ json: dashboard('a') }, { json: dashboard('b') })).toEqual([
      'json.panels[1].title: {"before":"a","after":"b"}',
    ]);
  });
});
