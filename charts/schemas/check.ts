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
  readonly origin: string | undefined;
}

export interface CheckOptions {
  /** Releases that the schema holds for. */
  readonly releases: readonly string[];
  /** The package that the schema is from, if not Kubernetes itself. */
  readonly origin?: string;
  /** Never quote values. */
  readonly secret: boolean;
}

/** Everything in a value that a schema does not accept. */
export function check(value: unknown, schema: Schema, options: CheckOptions): Fault[] {
  const walk = new Walk(options);
  walk.check(value, schema);
  return walk.faults;
}

type Anything = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Anything =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** What every object has, also one within another. */
const embedded = new Set(['apiVersion', 'kind', 'metadata']);

const namesIn = ({ anyOf = [] }: Schema): string[] => anyOf.flatMap((names) => (names.enum ?? []) as string[]);

function isOfType(value: unknown, schema: Schema): boolean {
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'string' || Number.isInteger(value);
  const { type } = schema;
  if (type === undefined) return value !== null || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

/**
 * One way through a value and its schema. It stands at one field at a time and allocates nothing on the way: a synth
 * takes it through every field of every object.
 */
class Walk {
  readonly faults: Fault[] = [];
  readonly #path: (string | number)[] = [];
  readonly #secret: boolean;
  #releases: readonly string[];
  #origin: string | undefined;
  /** Within a part of `anyOf` and the like, which says only what it adds: takes what is not declared. */
  #open = false;

  constructor({ releases, origin, secret }: CheckOptions) {
    this.#releases = releases;
    this.#origin = origin;
    this.#secret = secret;
  }

  check(value: unknown, schema: Schema): void {
    if (schema.$ref !== undefined) {
      this.#checkDefinition(value, schema.$ref);
      return;
    }
    if (value === null && schema.nullable) return;
    if (!isOfType(value, schema)) {
      this.#wrong(value, accepted(schema));
      return;
    }
    const fault = scalarFault(value, schema);
    if (fault !== undefined) this.#wrong(value, fault);
    if (schema.anyOf || schema.oneOf || schema.allOf || schema.not) this.#checkChoices(value, schema);
    if (Array.isArray(value)) this.#checkList(value, schema);
    else if (isObject(value)) this.#checkObject(value, schema);
  }

  #checkDefinition(value: unknown, name: string): void {
    const releases = this.#releases;
    const origin = this.#origin;
    this.#origin = undefined;
    for (const variant of definitionIn(name, releases)) {
      this.#releases = variant.releases;
      if (variant.schema) this.check(value, variant.schema);
    }
    this.#releases = releases;
    this.#origin = origin;
  }

  #checkChoices(value: unknown, { anyOf, oneOf, allOf, not }: Schema): void {
    const one = (choices: readonly Schema[]) => accepted({ anyOf: choices });
    if (anyOf && !anyOf.some((choice) => this.#passes(value, choice))) this.#wrong(value, one(anyOf));
    if (oneOf && oneOf.filter((choice) => this.#passes(value, choice)).length !== 1) {
      this.#wrong(value, `exactly one of: ${one(oneOf)}`);
    }
    const open = this.#open;
    this.#open = true;
    for (const part of allOf ?? []) this.check(value, part);
    this.#open = open;
    if (not && this.#passes(value, not)) this.#wrong(value, `anything but ${one([not])}`);
  }

  /** Whether a value passes a schema that is part of another one. */
  #passes(value: unknown, schema: Schema): boolean {
    const part = new Walk({ releases: this.#releases, secret: this.#secret });
    part.#open = true;
    part.check(value, schema);
    return part.faults.length === 0;
  }

  #checkList(list: readonly unknown[], schema: Schema): void {
    const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
    if (list.length < minItems) this.#wrong(list, `at least ${minItems}`);
    if (list.length > maxItems) this.#wrong(list, `at most ${maxItems}`);
    if (list.length > 1) this.#checkIdentities(list, schema);
    if (!items) return;
    for (let number = 0; number < list.length; number++) {
      this.#path.push(number);
      this.check(list[number], items);
      this.#path.pop();
    }
  }

  #checkIdentities(list: readonly unknown[], schema: Schema): void {
    const keys = schema['x-kubernetes-list-map-keys'];
    if (!keys && !schema.uniqueItems && schema['x-kubernetes-list-type'] !== 'set') return;
    const seen = new Map<string, number>();
    for (const [number, item] of list.entries()) {
      const identity = JSON.stringify(keys && isObject(item) ? keys.map((key) => item[key] ?? null) : item);
      const first = seen.get(identity);
      if (first === undefined) seen.set(identity, number);
      else {
        const same = keys ? `the same ${keys.join(' and ')}` : 'the same value';
        this.#report(number, `has ${same} as ${this.#field()}[${first}]; accepted: each once`);
      }
    }
  }

  #checkObject(object: Anything, schema: Schema): void {
    const { properties, required, minProperties, maxProperties } = schema;
    if (minProperties !== undefined || maxProperties !== undefined) {
      const count = Object.keys(object).length;
      if (count < (minProperties ?? 0)) this.#wrong(object, `at least ${minProperties} entries`);
      if (count > (maxProperties ?? count)) this.#wrong(object, `at most ${maxProperties} entries`);
    }
    for (const name of required ?? []) {
      const property = properties?.[name];
      // The cluster fills defaults in before it looks.
      if (object[name] !== undefined || property?.default !== undefined) continue;
      this.#report(name, `is missing; accepted: ${property ? this.#acceptedBy(property) : 'a value'}`);
    }
    for (const name in object) {
      const value = object[name];
      if (value === undefined) continue;
      const property = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
      const inner = property ?? this.#other(name, schema);
      if (!inner) continue;
      this.#path.push(name);
      this.check(value, inner);
      this.#path.pop();
    }
  }

  /** The schema of a property that is not declared, if it has one; reports one that may not be there. */
  #other(name: string, schema: Schema): Schema | undefined {
    const { properties = {}, additionalProperties: others, propertyNames } = schema;
    if (propertyNames && !this.#passes(name, propertyNames)) {
      this.#report(name, `is not known; ${suggestion(name, namesIn(propertyNames))}`);
      return undefined;
    }
    if (typeof others === 'object') return others;
    const takesAll = this.#open || others === true || schema['x-kubernetes-preserve-unknown-fields'];
    if (!takesAll && !(schema['x-kubernetes-embedded-resource'] && embedded.has(name))) {
      this.#report(name, `is not known; ${suggestion(name, Object.keys(properties))}`);
    }
    return undefined;
  }

  #acceptedBy(schema: Schema): string {
    const definition = schema.$ref === undefined ? schema : definitionIn(schema.$ref, this.#releases).at(-1)?.schema;
    return accepted(definition ?? {});
  }

  #wrong(value: unknown, accepts: string): void {
    this.#report(undefined, `received ${received(value, this.#secret)}; accepted: ${accepts}`);
  }

  /** @param below the field below the one at hand that is meant */
  #report(below: string | number | undefined, problem: string): void {
    if (below !== undefined) this.#path.push(below);
    this.faults.push({ field: this.#field(), problem, releases: this.#releases, origin: this.#origin });
    if (below !== undefined) this.#path.pop();
  }

  #field(): string {
    return this.#path.reduce<string>((path, part) => {
      if (typeof part === 'number') return `${path}[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `${path}[${JSON.stringify(part)}]`;
      return path ? `${path}.${part}` : part;
    }, '');
  }
}
