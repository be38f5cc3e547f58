import { describe, expect, it } from '@jest/globals';
import Router from '@koa/router';
import { scopes } from '../accounts/index.ts';
import type { Site } from '../core/http/page-context-of.ts';
import { apiRoutes } from './api.routes.ts';
import { type ApiOptions, apiDocument } from './endpoints.ts';
import type { DocumentedOperation, ReadableDocument } from './reference.model.ts';

const document = apiDocument() as unknown as ReadableDocument & { openapi: string };
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, string, DocumentedOperation] => [
    method,
    path,
    operation,
  ]),
);

/** Every object in a value, with the path to it. */
function* objectsOf(value: unknown, path = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* objectsOf(inner, `${path}/${key}`);
}

describe('the OpenAPI document', () => {
  it('is of 3.1, and has nothing that JSON cannot say', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('has exactly the routes that are served', () => {
    const router = new Router();
    const options = { terms: { methods: [] } } as unknown as ApiOptions;
    apiRoutes(router, {} as Site, options);
    const served = router.stack.flatMap(({ path, methods }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`),
    );
    const documented = operations.map(
      ([method, path]) => `${method.toUpperCase()} /api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(served.sort()).toEqual([...documented, 'GET /api', 'GET /api/v1/openapi.json'].sort());
  });

  it('refers only to what is in it, and names every component that it has', () => {
    const known = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
    const used = new Set(
      [...objectsOf(document)].flatMap(([, { $ref: reference }]) => (typeof reference === 'string' ? [reference] : [])),
    );
    expect([...used].filter((reference) => !known.has(reference))).toEqual([]);
    expect([...known].filter((reference) => !used.has(reference))).toEqual([]);
  });

  it('says of every route who may ask, what it takes and what it answers', () => {
    const ids = operations.map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [method, path, operation] of operations) {
      const { parameters = [], requestBody, responses, security, summary, tags } = operation;
      const where = `${method} ${path}`;
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect([where, inPath.map(({ name }) => name)]).toEqual([
        where,
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      ]);
      expect(inPath.every(({ required }) => required)).toBe(true);
      expect([where, summary.endsWith('.')]).toEqual([where, false]);
      expect(document.tags.map(({ name }) => name)).toEqual(expect.arrayContaining([...tags]));
      expect(security.every(({ token: [scope] }) => scopes.includes(scope as never))).toBe(true);
      expect([where, Object.keys(responses).filter((status) => status.startsWith('2'))]).toEqual([
        where,
        [expect.any(String)],
      ]);
      if (security.length > 0) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403']));
      if (requestBody) expect(Object.keys(responses)).toContain('415');
      if (method === 'get') expect([where, requestBody]).toEqual([where, undefined]);
    }
  });

  it('demands an idempotency key wherever something is ordered, paid or sent', () => {
    const unsafe = operations.filter(([method, path]) => method === 'post' && /^\/(orders|sales)/.test(path));
    expect(unsafe.length).toBeGreaterThan(6);
    for (const [, path, { parameters = [] }] of unsafe)
      expect([path, parameters.some(({ name, required }) => name === 'Idempotency-Key' && required)]).toEqual([
        path,
        true,
      ]);
  });

  it('has schemas that JSON Schema knows', () => {
    const types = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'];
    for (const [path, schema] of objectsOf(document.components.schemas)) {
      if (path.endsWith('/properties')) continue;
      if (typeof schema['type'] === 'string')
        expect([path, types]).toEqual([path, expect.arrayContaining([schema['type']])]);
      if (Array.isArray(schema['required']))
        expect(Object.keys((schema['properties'] ?? {}) as object)).toEqual(
          expect.arrayContaining(schema['required'] as string[]),
        );
      if (typeof schema['pattern'] === 'string')
        expect(() => new RegExp(schema['pattern'] as string, 'u')).not.toThrow();
    }
  });
});
