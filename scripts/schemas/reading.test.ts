import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clean } from './clean.ts';
import { customKinds } from './crds.ts';
import { history } from './history.ts';
import { releaseOf } from './openapi.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemas-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};

const meta = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
const thing = (version: string) => ({
  type: 'object',
  description: 'A thing.',
  properties: {
    metadata: meta,
    mode: { type: 'string' },
    modes: { type: 'array', items: { type: 'string' } },
    status: { $ref: '#/definitions/io.k8s.api.core.v1.Unused' },
  },
  'x-kubernetes-group-version-kind': [{ group: 'things', version, kind: 'Thing' }],
});

const source = `
func schema_k8sio_api_things_v1_Thing(ref common.ReferenceCallback) common.OpenAPIDefinition {
\t\t\t\tProperties: map[string]spec.Schema{
\t\t\t\t\t"mode": {
\t\t\t\t\t\tSchemaProps: spec.SchemaProps{
\t\t\t\t\t\t\tEnum:        []interface{}{"Fast", "Slow"},
\t\t\t\t\t"modes": {
\t\t\t\t\t\t\t\t\t\tEnum:        []interface{}{"Fast"},
`;

describe('releaseOf', () => {
  it('reads the stable kinds of a release, what they refer to, and the values of their texts', () => {
    const definitions = {
      'io.k8s.api.things.v1.Thing': thing('v1'),
      'io.k8s.api.things.v1beta1.Thing': thing('v1beta1'),
      'io.k8s.api.core.v1.Unused': { type: 'object' },
      'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { type: 'object', properties: { name: { type: 'string' } } },
    };
    write('api/openapi-spec/swagger.json', JSON.stringify({ definitions }));
    write('pkg/generated/openapi/zz_generated.openapi.go', source);
    const release = releaseOf(folder);
    expect([...release.kinds]).toEqual([['things/v1 Thing', 'things.v1.Thing']]);
    expect([...release.definitions.keys()].sort()).toEqual(['meta.v1.ObjectMeta', 'things.v1.Thing']);
    expect(release.definitions.get('things.v1.Thing')).toEqual({
      type: 'object',
      properties: {
        metadata: { $ref: 'meta.v1.ObjectMeta' },
        mode: { type: 'string', enum: ['Fast', 'Slow'] },
        modes: { type: 'array', items: { type: 'string', enum: ['Fast'] } },
      },
    });
  });
});

describe('customKinds', () => {
  it('takes the stored version, with the metadata of Kubernetes and without its status', () => {
    const version = (name: string, storage: boolean) => `
    - name: ${name}
      storage: ${storage}
      schema:
        openAPIV3Schema:
          type: object
          properties:
            metadata: {type: object}
            spec: {type: object, properties: {since: {type: string, default: ${name}}}}
            status: {type: object}`;
    write(
      'crd.yaml',
      `spec:\n  group: example.com\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n  versions:${version('v1beta1', false)}${version('v1', true)}\n`,
    );
    expect(customKinds(folder, ['crd.yaml'])).toEqual([
      {
        apiVersion: 'example.com/v1',
        kind: 'Thing',
        plural: 'things',
        scope: 'Namespaced',
        schema: {
          type: 'object',
          properties: {
            spec: { type: 'object', properties: { since: { type: 'string', default: 'v1' } } },
            metadata: { $ref: 'meta.v1.ObjectMeta' },
          },
        },
      },
    ]);
  });
});

describe('clean', () => {
  it('refuses a keyword that the check would pass over', () => {
    expect(() => clean({ properties: { a: { propertyNames: {} } } }, String)).toThrow('the keyword propertyNames');
  });

  it('takes a property that is called like a keyword', () => {
    const schema = { type: 'object', properties: { description: { type: 'string', description: 'Words.' } } };
    expect(clean(schema, String)).toEqual({ type: 'object', properties: { description: { type: 'string' } } });
  });
});

describe('history', () => {
  it('writes a schema down where it differs from the release before', () => {
    const [text, number] = [{ type: 'string' }, { type: 'number' }] as const;
    expect(history(['1', '2', '3', '4', '5'], [undefined, text, text, number, undefined])).toEqual([
      { since: '2', schema: text },
      { since: '4', schema: number },
      { since: '5', schema: null },
    ]);
  });
});
