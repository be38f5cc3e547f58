import { suggestion } from '../suggestion.ts';
import { definitionIn } from './library.ts';
import { scalarFault } from './scalars.ts';
import type { Schema } from './schema.ts';
import { accepted, received } from './words.ts';

/** Something that a schema does not accept. */
export interface Fault {
  /** As `spec.template.spec.containers[0].image`. */
  readonly field: string;
  readonly problem: string;
  /** Releases of Kubernetes that see it so; the same list for what a custom kind's own schema says. */
  readonly releases: readonly string[];
  /** The package whose schema says so, if not Kubernetes itself. */
  readonly origin?: string | undefined;
}

export interface Scope {
  /** Releases that the schema at hand holds for. */
  readonly releases: readonly string[];
  readonly origin?: string | undefined;
  /** Never quote values. */
  readonly secret: boolean;
  /** Takes what is not declared, too: parts of `anyOf` and the like say only what they add. */
  readonly open?: boolean;
  readonly report: (fault: Fault) => void;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** A field's path below another. */
const below = (at: string, name: string): string => {
  if (!/^[\w-]+$/.test(name)) return `${at}[${JSON.stringify(name)}]`;
  return at ? `${at}.${name}` : name;
};

/** Reports everything in a value that a schema does not accept. */
export function check(value: unknown, schema: Schema, at: string, scope: Scope): void {
  if (schema.$ref !== undefined) {
    for (const { schema: definition, releases } of definitionIn(schema.$ref, scope.releases)) {
      if (definition) check(value, definition, at, { ...scope, releases, origin: undefined });
    }
    return;
  }
  if (value === null && schema.nullable) return;
  const wrong = (what: string) => {
    const { releases, origin, secret } = scope;
    scope.report({ field: at, problem: `received ${received(value, secret)}; accepted: ${what}`, releases, origin });
  };
  if (!isOfType(value, schema)) {
    wrong(accepted(schema));
    return;
  }
  const fault = scalarFault(value, schema);
  if (fault) wrong(fault);
  checkChoices(value, schema, at, scope, wrong);
  if (Array.isArray(value)) checkList(value, schema, at, scope, wrong);
  else if (isObject(value)) checkObject(value, schema, at, scope, wrong);
}

function isOfType(value: unknown, { type, 'x-kubernetes-int-or-string': intOrString, ...schema }: Schema): boolean {
  if (intOrString) return typeof value === 'string' || Number.isInteger(value);
  if (type === undefined) return value !== null || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

type Wrong = (accepts: string) => void;

/** Whether a value passes a schema that is part of another one. */
function passes(value: unknown, schema: Schema, scope: Scope): boolean {
  let held = true;
  const report = () => {
    held = false;
  };
  check(value, schema, '', { ...scope, open: true, report });
  return held;
}

function checkChoices(value: unknown, schema: Schema, at: string, scope: Scope, wrong: Wrong): void {
  const { anyOf, oneOf, allOf, not } = schema;
  const one = (choices: readonly Schema[]) => accepted({ anyOf: choices });
  if (anyOf && !anyOf.some((choice) => passes(value, choice, scope))) wrong(one(anyOf));
  if (oneOf && oneOf.filter((choice) => passes(value, choice, scope)).length !== 1) {
    wrong(`exactly one of: ${one(oneOf)}`);
  }
  for (const part of allOf ?? []) check(value, part, at, { ...scope, open: true });
  if (not && passes(value, not, scope)) wrong(`anything but ${one([not])}`);
}

function checkList(list: readonly unknown[], schema: Schema, at: string, scope: Scope, wrong: Wrong): void {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems } = schema;
  if (list.length < minItems) wrong(`at least ${minItems}`);
  if (list.length > maxItems) wrong(`at most ${maxItems}`);
  const keys = schema['x-kubernetes-list-map-keys'];
  const distinct = uniqueItems || schema['x-kubernetes-list-type'] === 'set';
  if (keys || distinct) {
    const seen = new Map<string, number>();
    list.forEach((item, number) => {
      const identity = JSON.stringify(keys && isObject(item) ? keys.map((key) => item[key] ?? null) : item);
      const first = seen.get(identity);
      const same = keys ? `the same ${keys.join(' and ')}` : 'the same value';
      if (first !== undefined) {
        const problem = `has ${same} as ${at}[${first}]; accepted: each once`;
        scope.report({ field: `${at}[${number}]`, problem, releases: scope.releases, origin: scope.origin });
      }
      seen.set(identity, first ?? number);
    });
  }
  if (items) for (const [number, item] of list.entries()) check(item, items, `${at}[${number}]`, scope);
}

function checkObject(
  object: Readonly<Record<string, unknown>>,
  schema: Schema,
  at: string,
  scope: Scope,
  wrong: Wrong,
): void {
  const { properties = {}, additionalProperties: others, required = [] } = schema;
  const report = (name: string, problem: string) =>
    scope.report({ field: below(at, name), problem, releases: scope.releases, origin: scope.origin });
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  if (entries.length < (schema.minProperties ?? 0)) wrong(`at least ${schema.minProperties} entries`);
  if (entries.length > (schema.maxProperties ?? Number.POSITIVE_INFINITY)) {
    wrong(`at most ${schema.maxProperties} entries`);
  }
  for (const name of required) {
    // The cluster fills defaults in before it looks.
    if (object[name] === undefined && properties[name]?.default === undefined) {
      report(name, `is missing; accepted: ${properties[name] ? acceptedAt(properties[name], scope) : 'a value'}`);
    }
  }
  const takesAll = scope.open || others === true || schema['x-kubernetes-preserve-unknown-fields'];
  for (const [name, value] of entries) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property) check(value, property, below(at, name), scope);
    else if (schema.propertyNames && !passes(name, schema.propertyNames, scope)) {
      report(name, `is not known; ${suggestion(name, namesIn(schema.propertyNames))}`);
    } else if (typeof others === 'object') check(value, others, below(at, name), scope);
    else if (!takesAll && !(schema['x-kubernetes-embedded-resource'] && embedded.has(name))) {
      report(name, `is not known; ${suggestion(name, Object.keys(properties))}`);
    }
  }
}

const namesIn = ({ anyOf = [] }: Schema): string[] => anyOf.flatMap((names) => (names.enum ?? []) as string[]);

/** What every object has, also one within another. */
const embedded = new Set(['apiVersion', 'kind', 'metadata']);

function acceptedAt(schema: Schema, { releases }: Scope): string {
  const definition = schema.$ref === undefined ? schema : definitionIn(schema.$ref, releases).at(-1)?.schema;
  return accepted(definition ?? {});
}
