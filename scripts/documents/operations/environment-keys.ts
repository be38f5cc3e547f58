import { z } from 'zod';
import { environmentSchema } from '../../../charts/environment/schema.ts';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: unknown;
}

/** A key of an environment file. */
export interface EnvironmentKey {
  /** With the groups that it is in: `web.minReplicas`. */
  readonly path: string;
  readonly accepts: string;
  /** `**required**`, where it may be left out nothing, or its default. */
  readonly fallback: string;
  readonly description: string;
  /** The choices under which there is this key: `database.kind: aurora`. */
  readonly only: readonly string[];
}

const choicesOf = ({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] => [...anyOf, ...oneOf];

/** The key and value by which a choice is told from the others: `kind: aurora`. */
function mark({ properties = {} }: Schema): readonly [key: string, value: string] | undefined {
  const found = Object.entries(properties).find(([, { const: value }]) => typeof value === 'string');
  return found && [found[0], String(found[1].const)];
}

/** Whether it is a group of the app's variables. */
function isOfVariables({ properties = {} }: Schema): boolean {
  const names = Object.keys(properties);
  return names.length > 0 && names.every((name) => /^[A-Z][A-Z0-9_]+$/.test(name));
}

function accepted(schema: Schema): string {
  const { type, const: fixed, enum: values, minimum, maximum } = schema;
  const choices = choicesOf(schema);
  const marks = choices.flatMap((choice) => mark(choice) ?? []);
  if (fixed !== undefined) return `\`${fixed}\``;
  if (values && values.length > 20) return 'the id of a [rule](RULES.md)';
  if (isOfVariables(schema))
    return `a group of ${Object.keys(schema.properties!)
      .map((name) => `\`${name}\``)
      .join(', ')}`;
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (choices.length > 0 && marks.length === 0) return choices.map(accepted).join(', or ');
  if (type === 'integer' || type === 'number') return `${minimum} to ${maximum}`;
  if (type === 'boolean') return '`true`, `false`';
  return { array: 'a list', object: 'a group', string: 'text' }[type ?? 'object'] ?? 'a group';
}

function* keysIn(schema: Schema, path: string, only: readonly string[]): Generator<EnvironmentKey> {
  for (const choice of choicesOf(schema)) {
    const marked = mark(choice);
    if (choice.properties) yield* keysIn(choice, path, marked ? [...only, `${path}.${marked[0]}: ${marked[1]}`] : only);
  }
  const { properties = {}, required = [] } = schema;
  // What the app's variables mean is said in docs/CONFIGURATION.md, and which of them in the line of their group.
  if (isOfVariables(schema)) return;
  for (const [name, inner] of Object.entries(properties)) {
    const at = path === '' ? name : `${path}.${name}`;
    const { default: value } = inner;
    const plain = value !== undefined && (typeof value !== 'object' || Array.isArray(value));
    const fallback = plain
      ? `\`${Array.isArray(value) ? JSON.stringify(value) : value}\``
      : required.includes(name)
        ? '**required**'
        : '';
    yield { path: at, accepts: accepted(inner), fallback, description: inner.description ?? '', only };
    yield* keysIn(inner, at, only);
    if (inner.items) yield* keysIn(inner.items, `${at}[]`, only);
  }
}

/** Every key that an environment file may have, in the order of the schema; one of several choices comes once for each. */
export function environmentKeys(): EnvironmentKey[] {
  return [...keysIn(z.toJSONSchema(environmentSchema, { io: 'input' }) as Schema, '', [])];
}

/** The same key in several choices is one line, with all of them. */
function merged(keys: readonly EnvironmentKey[]): EnvironmentKey[] {
  const same = ({ path, description }: EnvironmentKey) => `${path}\n${description}`;
  return [...Map.groupBy(keys, same).values()].map((group) => ({
    ...group[0]!,
    only: [...new Set(group.flatMap(({ only }) => only.slice(-1)))],
  }));
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The keys as a table. */
export function environmentKeysTable(): string {
  // What tells choices from each other is in the line of the group.
  const marks = new Set(environmentKeys().flatMap(({ only }) => only));
  const rows = merged(
    environmentKeys().filter(({ path, accepts }) => !marks.has(`${path}: ${accepts.replaceAll('`', '')}`)),
  );
  const choices = Map.groupBy([...marks], (mark) => mark.slice(0, mark.indexOf(': ')));
  const lines = rows.map(({ path, accepts, fallback, description, only }) => {
    const all = choices.get(only[0]?.slice(0, only[0].indexOf(': ')) ?? '') ?? [];
    const where = only.length === all.length ? '' : ` With ${only.map((mark) => `\`${mark}\``).join(' or ')}.`;
    const groups = [...choices].filter(([key]) => key.slice(0, key.lastIndexOf('.')) === path);
    const values = groups.map(
      ([key, all]) =>
        ` \`${key.slice(path.length + 1)}\`: ${all.map((mark) => `\`${mark.slice(key.length + 2)}\``).join(', ')}`,
    );
    return `| \`${path}\` | ${fallback} | ${cell(accepts + values.join(','))} | ${cell(description + where)} |`;
  });
  return `| Key | Default | Accepted | Meaning |\n|---|---|---|---|\n${lines.join('\n')}`;
}
