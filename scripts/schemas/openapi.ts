import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from '../../charts/schemas/schema.ts';
import { clean } from './clean.ts';

/** What one release of Kubernetes serves. */
export interface Release {
  /** Schemas by their short name, such as `core.v1.Container`. */
  readonly definitions: ReadonlyMap<string, Schema>;
  /** Definition of each kind, such as `apps/v1 Deployment`. */
  readonly kinds: ReadonlyMap<string, string>;
}

interface Definition {
  readonly properties?: Readonly<Record<string, { readonly $ref?: string; readonly items?: object }>>;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

/** Two definitions of one short name would be mixed up; `Release`s are made by a check that there are none. */
const shortName = (name: string): string =>
  name
    .replace('#/definitions/', '')
    .replace(/^io\.k8s\.(api|apimachinery\.pkg|apiextensions-apiserver\.pkg|kube-aggregator\.pkg)\./, '')
    .replace(/^(apis|api|util)\./, '');

/** The text that resource.Quantity parses, from its own documentation. */
const quantity =
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';

/** What OpenAPI cannot say or says only as "a string": as the API server reads it. */
const special: Readonly<Record<string, Schema>> = {
  'resource.Quantity': { anyOf: [{ type: 'string' }, { type: 'number' }], pattern: quantity },
  'intstr.IntOrString': { 'x-kubernetes-int-or-string': true },
  'runtime.RawExtension': { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  'meta.v1.FieldsV1': { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  'apiextensions.v1.JSON': { 'x-kubernetes-preserve-unknown-fields': true },
  'apiextensions.v1.JSONSchemaPropsOrArray': { 'x-kubernetes-preserve-unknown-fields': true },
  'apiextensions.v1.JSONSchemaPropsOrBool': { 'x-kubernetes-preserve-unknown-fields': true },
  'apiextensions.v1.JSONSchemaPropsOrStringArray': { 'x-kubernetes-preserve-unknown-fields': true },
};

const oneOf = (names: readonly string[], pattern: string): Schema => ({ anyOf: [{ enum: names }, { pattern }] });
const storage = oneOf(['storage'], '^.+/.+$');
const computing = oneOf(['cpu', 'memory', 'ephemeral-storage'], '^(hugepages-.+|.+/.+)$');
const limited = oneOf(['cpu', 'memory', 'ephemeral-storage', 'storage'], '^(hugepages-.+|.+/.+)$');
const counted = [
  ...['pods', 'services', 'services.nodeports', 'services.loadbalancers', 'configmaps', 'secrets', 'resourcequotas'],
  ...['persistentvolumeclaims', 'replicationcontrollers', 'cpu', 'memory', 'ephemeral-storage', 'requests.cpu'],
  ...['requests.memory', 'requests.ephemeral-storage', 'requests.storage', 'limits.cpu', 'limits.memory'],
  'limits.ephemeral-storage',
];

/** Maps whose keys are names of resources, which the API server knows by name (pkg/apis/core/validation). */
const resourceNames: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  'core.v1.ResourceRequirements': { limits: computing, requests: computing },
  'core.v1.VolumeResourceRequirements': { limits: storage, requests: storage },
  'core.v1.PersistentVolumeSpec': { capacity: storage },
  'core.v1.ResourceQuotaSpec': { hard: oneOf(counted, '^((requests\\.|limits\\.)?hugepages-.+|.+/.+)$') },
  'core.v1.LimitRangeItem': Object.fromEntries(
    ['default', 'defaultRequest', 'max', 'min', 'maxLimitRequestRatio'].map((name) => [name, limited]),
  ),
};

function withResourceNames(name: string, schema: Schema, release: { readonly hasVolumeResources: boolean }): Schema {
  const maps = Object.entries(resourceNames[name] ?? {}).map(([property, propertyNames]): [string, Schema] => {
    // Until 1.28 claims and containers shared one definition.
    const shared = name === 'core.v1.ResourceRequirements' && !release.hasVolumeResources;
    return [property, { ...schema.properties![property], propertyNames: shared ? limited : propertyNames }];
  });
  return maps.length > 0 ? { ...schema, properties: { ...schema.properties, ...Object.fromEntries(maps) } } : schema;
}

/** Reads the API of a release out of its source. */
export function releaseOf(folder: string): Release {
  const { definitions: all } = JSON.parse(readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8')) as {
    definitions: Record<string, Definition>;
  };
  const enums = enumsOf(readFileSync(join(folder, 'pkg/generated/openapi/zz_generated.openapi.go'), 'utf8'));
  const kinds = new Map<string, string>();
  for (const [name, definition] of Object.entries(all)) {
    const kind = kindOf(definition);
    if (kind) kinds.set(kind, shortName(name));
  }
  const definitions = new Map<string, Schema>();
  const pending = [...kinds.values()];
  const names = new Map<string, string>();
  for (const name of Object.keys(all)) {
    if (names.has(shortName(name))) throw new Error(`${name} and ${names.get(shortName(name))} have one short name`);
    names.set(shortName(name), name);
  }
  const hasVolumeResources = names.has('core.v1.VolumeResourceRequirements');
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (definitions.has(name)) continue;
    const long = names.get(name);
    const schema =
      special[name] ??
      clean(prepared(all[long!]!, enums.get(goName(long!))), (reference) => {
        pending.push(shortName(reference));
        return shortName(reference);
      });
    definitions.set(name, withResourceNames(name, schema, { hasVolumeResources }));
  }
  return { definitions, kinds };
}

/** Kinds that one can apply, in versions that every cluster serves: alpha and beta ones are off by default. */
function kindOf({ properties, 'x-kubernetes-group-version-kind': kinds }: Definition): string | undefined {
  const [first] = kinds ?? [];
  const isObject = properties?.['metadata']?.$ref?.endsWith('.ObjectMeta');
  if (!first || kinds?.length !== 1 || !isObject || !/^v\d+$/.test(first.version)) return undefined;
  return `${first.group ? `${first.group}/` : ''}${first.version} ${first.kind}`;
}

/** Without `status`, which only controllers write, and with the values that the source declares for its texts. */
function prepared(definition: Definition, enums: ReadonlyMap<string, readonly string[]> | undefined): Definition {
  const properties = Object.entries(definition.properties ?? {})
    .filter(([name]) => !(name === 'status' && kindOf(definition)))
    .map(([name, property]) => {
      const values = enums?.get(name);
      if (!values) return [name, property];
      return [
        name,
        property.items ? { ...property, items: { ...property.items, enum: values } } : { ...property, enum: values },
      ];
    });
  return definition.properties ? { ...definition, properties: Object.fromEntries(properties) } : definition;
}

const goName = (name: string): string => `schema_${name.replace('io.k8s.api.', 'k8sio.api.').replaceAll('.', '_')}`;

/** Accepted texts by function and property. The published document leaves them out; the generated source has them. */
function enumsOf(source: string): Map<string, Map<string, readonly string[]>> {
  const found = new Map<string, Map<string, readonly string[]>>();
  let values = new Map<string, readonly string[]>();
  let property = '';
  for (const line of source.split('\n')) {
    const name = /^func (schema_\w+)\(/.exec(line)?.[1];
    if (name) {
      values = new Map();
      found.set(name, values);
    }
    property = /^\t{5}"([^"]+)": \{$/.exec(line)?.[1] ?? property;
    const list = /^\t+Enum: +\[\]interface\{\}\{(.*)\},$/.exec(line)?.[1];
    if (list) values.set(property, JSON.parse(`[${list}]`));
  }
  return found;
}
