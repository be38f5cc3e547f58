import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anAdmin, aUser } from '../testing/builders.ts';
import { deliveryProviders } from '../testing/orders.ts';
import { aProgram, type Program } from '../testing/program.ts';
import { anOffer, aShop } from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { errorCodes } from './error-codes.ts';
import { apiDocument } from './index.ts';
import type { JsonSchema, ReadableDocument } from './reference.model.ts';

let store: TestStore;
let program: Program;
beforeAll(async () => {
  store = await openTestStore();
  await deliveryProviders(store.database);
  const { user, sellerId } = await aShop(store.database);
  await store.database.transaction(({ admin }) => admin.setRole(user.id, 'admin'));
  // Somebody else keeps the store: the program may suspend whom it likes.
  await anAdmin(store.database);
  await anOffer(store, { sellerId, quantity: 3 });
  await anOffer(store);
  await aUser(store.database);
  program = await aProgram(store, user.id);
});
afterAll(() => store.close());

const document = apiDocument() as unknown as ReadableDocument;

/** Texts that have hurt somebody. */
const nasty = fc.constantFrom(
  '',
  ' ',
  "' OR 1=1 --",
  '<script>',
  '\u0000',
  '\u202e',
  '🎭'.repeat(90),
  '\ud800',
  '9'.repeat(40),
  '__proto__',
  // Longer than each column of the database, and than the longest text that it has.
  'x'.repeat(150),
  '雪'.repeat(1100),
  'x'.repeat(70_000),
);

/** What a field must be that its schema has no word for. */
const known: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  country: fc.constantFrom('US', 'GB'),
  origin: fc.constantFrom('US', 'GB', '**'),
  destination: fc.constantFrom('US', 'GB', '**'),
  daysFrom: fc.integer({ min: 1, max: 5 }),
  daysTo: fc.integer({ min: 5, max: 20 }),
  isbn: fc.constantFrom('9780439023481', '080442957X'),
};

const junk = fc.oneof(
  nasty,
  fc.jsonValue({ maxDepth: 2 }),
  fc.double(),
  fc.constantFrom(-1, 0, 1.5, 2 ** 32, 2 ** 53, null, true, [], {}),
);

/** Bytes of an address that the server reads at all (Node answers 431 to more), and those that a character takes at most. */
const LONGEST_ADDRESS = 12_000;
const LONGEST_ESCAPE = 9;
const LONGEST_HEADER = 1000;

const big = fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 53 - 1);

/** Values that fit a schema, or nearly do. */
function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { $ref: reference, anyOf, enum: values, type, items, properties, pattern, required } = schema;
  if (typeof reference === 'string') return fitting(document.components.schemas[reference.split('/').at(-1)!]!);
  if (Array.isArray(anyOf)) return fc.oneof(...(anyOf as JsonSchema[]).map(fitting));
  if (Array.isArray(values)) return fc.constantFrom(...(values as unknown[]));
  if (typeof pattern === 'string' && !pattern.includes('(?')) return fc.stringMatching(new RegExp(pattern));
  if (type === 'array') return fc.array(fitting((items ?? {}) as JsonSchema), { maxLength: 3 });
  if (type === 'object') {
    const fields = Object.entries((properties ?? {}) as Record<string, JsonSchema>).map(([name, field]) => [
      name,
      // Now and then one field is something else, the others fit.
      fc.oneof(
        { weight: 8, arbitrary: known[name] ?? fitting(field) },
        { weight: 1, arbitrary: junk },
        { weight: 1, arbitrary: nasty },
      ),
    ]);
    return fc.record(Object.fromEntries(fields), { requiredKeys: (required ?? []) as never[] });
  }
  if (type === 'integer' || type === 'number')
    return fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1 }), big);
  if (type === 'boolean') return fc.boolean();
  return type === 'string' ? fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }) : junk;
}

const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

describe('whatever a program sends', () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers as documented, and never with a fault of ours',
    async (_, { method, path, operation }) => {
      const { parameters = [], requestBody, responses } = operation;
      const schema = requestBody?.content['application/json']?.schema;
      const given = fc.record({
        params: fc.record(
          Object.fromEntries(
            parameters.map(({ name, schema: type }) => [
              name,
              fc.oneof({ weight: 4, arbitrary: fitting(type) }, { weight: 1, arbitrary: nasty }),
            ]),
          ),
        ),
        body: schema
          ? fc.oneof({ weight: 5, arbitrary: fitting(schema) }, { weight: 1, arbitrary: junk })
          : fc.constant(undefined),
      });
      await fc.assert(
        fc.asyncProperty(given, async ({ params, body }) => {
          const text = (name: string) =>
            encodeURIComponent(
              String(params[name])
                .slice(0, Math.floor(LONGEST_ADDRESS / LONGEST_ESCAPE / parameters.length))
                .toWellFormed(),
            );
          const query = parameters.filter((one) => one.in === 'query').map(({ name }) => `${name}=${text(name)}`);
          const address = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => text(name) || '0');
          const answer = await program.ask(method, `${address}${query.length > 0 ? `?${query.join('&')}` : ''}`, {
            json: body,
            headers: Object.fromEntries(
              parameters
                .filter((one) => one.in === 'header')
                .map(({ name }) => [
                  name,
                  String(params[name])
                    .slice(0, LONGEST_HEADER)
                    .replaceAll(/[^\x20-\x7e]/g, ''),
                ]),
            ),
          });
          expect(answer.status).toBeLessThan(500);
          if (answer.status < 400) return expect(Object.keys(responses)).toContain(String(answer.status));
          expect([answer.body.code, Object.keys(errorCodes)]).toEqual([
            answer.body.code,
            expect.arrayContaining([answer.body.code]),
          ]);
          // `.` and `..` lead to other addresses.
          if (answer.status !== 404 && answer.status !== 405)
            expect(Object.keys(responses)).toContain(String(answer.status));
        }),
        { numRuns: schema ? 120 : 25 },
      );
    },
    60_000,
  );

  it('has left no fault in the log', () => {
    expect(store.logged.filter(({ level }) => Number(level) >= 50 || level === 'error')).toEqual([]);
  });
});
