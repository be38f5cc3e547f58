import { z } from 'zod';
import { scopes } from '../accounts/index.ts';
import { type Endpoint, type Shape, tags } from './endpoint.ts';
import { type ErrorCode, errorCodes } from './error-codes.ts';

type Json = Record<string, unknown>;

export interface ApiDocument extends Json {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> } & Json;
}

export interface Operation extends Json {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly responses: Readonly<Record<string, Json>>;
}

/** Errors that any route can answer, by what it takes. */
function errorsOf({ scope, params, query, body, once, ifMatch, takesImage, errors = [] }: Endpoint): ErrorCode[] {
  return [
    ...(query || body || ifMatch ? (['invalid-input'] as const) : []),
    ...(body ? (['malformed-json', 'form-incomplete', 'form-too-slow', 'form-too-long'] as const) : []),
    ...(body || takesImage ? (['unsupported-media-type'] as const) : []),
    ...(takesImage ? (['length-required', 'photos-unavailable', 'photos-busy'] as const) : []),
    ...(query ? (['uri-too-long'] as const) : []),
    ...(once ? (['idempotency-key-required', 'idempotency-key-reused'] as const) : []),
    ...(ifMatch ? (['if-match-required', 'version-conflict'] as const) : []),
    ...(scope === null ? [] : (['unauthenticated', 'insufficient-scope', 'too-many-requests'] as const)),
    ...(params ? (['not-found'] as const) : []),
    ...errors,
    'internal',
    'database-unavailable',
    'database-busy',
    'overloaded',
  ];
}

/** The OpenAPI 3.1 document of routes: made of what validates them, so that neither can differ from the other. */
export function openApiDocument(endpoints: readonly Endpoint[], server = '/api/v1'): ApiDocument {
  const schemas: Record<string, Json> = {};

  /** A JSON Schema of what is sent (`input`) or answered (`output`); schemas with an id become components. */
  const schemaOf = (type: z.ZodType, io: 'input' | 'output'): Json => {
    const {
      $schema: _,
      $defs,
      ...schema
    } = z.toJSONSchema(type, {
      target: 'draft-2020-12',
      io,
      unrepresentable: 'any',
      // The format says it, too, in fewer than 300 characters.
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
        // Answers may have more fields one day.
        if (io === 'output') delete jsonSchema.additionalProperties;
      },
    }) as Json & { $defs?: Record<string, Json> };
    for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] ??= referring(definition);
    const id = type.meta()?.id;
    if (id === undefined) return referring(schema);
    schemas[id] ??= referring(schema);
    return { $ref: `#/components/schemas/${id}` };
  };

  const parameters = (shape: Shape | undefined, place: 'path' | 'query'): Json[] =>
    Object.entries(shape ?? {}).map(([name, type]) => {
      const { description, ...read } = schemaOf(type, 'input');
      // In an address all is text; what the store reads a number from is one to whoever writes it.
      const { pattern: _, ...whole } = read;
      const isNumber = typeof type.safeParse('1').data === 'number';
      const schema = isNumber ? { ...whole, type: 'integer', minimum: 1 } : read;
      const required = place === 'path' || !type.safeParse(undefined).success;
      return { name, in: place, required, ...(description ? { description } : {}), schema };
    });

  const header = (name: string, description: string, pattern: string, example: string): Json => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string', pattern, examples: [example] },
  });

  const operation = (declared: Endpoint): Operation => {
    const { tag, summary, description, scope, params, query, body, takesImage, once, ifMatch, answer } = declared;
    const given = [
      ...parameters(params, 'path'),
      ...parameters(query, 'query'),
      ...(once
        ? [
            header(
              'Idempotency-Key',
              'New for each wish: asked again with it, the wish is done once',
              '^[!-~]{8,200}$',
              '0b6f4d1c-6d0e-4b0e-9c0a-5f0d7c1e8a11',
            ),
          ]
        : []),
      ...(ifMatch ? [header('If-Match', 'The `version` that you have seen', '^"[A-Za-z0-9_-]{1,40}"$', '"3-1"')] : []),
    ];
    const binary = { schema: { type: 'string', contentMediaType: 'application/octet-stream' } };
    const content = takesImage
      ? Object.fromEntries(['image/jpeg', 'image/png', 'image/webp'].map((type) => [type, binary]))
      : body && { 'application/json': { schema: schemaOf(body, 'input') } };
    return {
      operationId: operationIdOf(declared),
      tags: [tag],
      summary,
      ...(description ? { description } : {}),
      security: scope === null ? [] : [{ token: [scope] }],
      ...(given.length > 0 ? { parameters: given } : {}),
      ...(content ? { requestBody: { required: true, content } } : {}),
      responses: {
        [answer.status]: {
          description: answer.description,
          ...(answer.body ? { content: { 'application/json': { schema: schemaOf(answer.body, 'output') } } } : {}),
        },
        ...responsesOf(errorsOf(declared)),
      },
    };
  };

  const paths: Record<string, Record<string, Operation>> = {};
  for (const declared of endpoints)
    paths[declared.path] = { ...paths[declared.path], [declared.method]: operation(declared) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'BookStore',
      version: '1',
      description: `Everything that the store’s pages do, for programs. Amounts are in minor units of the store’s currency, moments in UTC. What concerns logging in (password, sessions, tokens, leaving) is done on pages alone: a token must not be able to take an account over. Errors are problem+json (RFC 9457) with a stable \`code\`.\n\n${Object.entries(
        errorCodes,
      )
        .map(([code, [status, meaning]]) => `- \`${code}\` (${status}): ${meaning}`)
        .join('\n')}`,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries({ ...schemas, Problem: problemSchema }).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: `A token of /account/tokens. Scopes: ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`,
        },
      },
    },
  };
}

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: what programs go by' },
    detail: { type: 'string', description: 'For people' },
    faults: { type: 'object', additionalProperties: { type: 'string' }, description: 'What is wrong, by field' },
    requestId: { type: 'string', description: 'For whoever looks into the log' },
  },
};

function responsesOf(codes: readonly ErrorCode[]): Record<string, Json> {
  const byStatus = Map.groupBy(new Set(codes), (code) => errorCodes[code][0]);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, found]) => [
      status,
      { description: found.map((code) => `\`${code}\`: ${errorCodes[code][1]}`).join(' '), content },
    ]),
  );
}

/** `postOrdersNumberPayment` for `POST /orders/{number}/payment`. */
const operationIdOf = ({ method, path }: Endpoint): string =>
  method + path.replaceAll(/[/{}-]+(\w)?/g, (_, letter = '') => letter.toUpperCase());

/** Definitions where OpenAPI has them. */
const referring = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
