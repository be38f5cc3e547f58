import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { CustomKind } from '../../charts/schemas/library.ts';
import type { Schema } from '../../charts/schemas/schema.ts';
import { clean } from './clean.ts';

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly scope: 'Namespaced' | 'Cluster';
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** The stored version of each kind in these files; `metadata` is what Kubernetes says it is, `status` is left out. */
export function customKinds(folder: string, files: readonly string[]): CustomKind[] {
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document): CustomKind => {
      const { group, scope, names, versions } = (document.toJS() as CustomResourceDefinition).spec;
      const version = versions.find(({ storage }) => storage)!;
      const { properties, ...schema } = version.schema.openAPIV3Schema;
      const { status: _, metadata: __, ...own } = properties!;
      const cleaned = clean({ ...schema, properties: own }, (name) => {
        throw new Error(`${names.kind} refers to ${name}; definitions of custom resources hold everything themselves`);
      });
      return {
        apiVersion: `${group}/${version.name}`,
        kind: names.kind,
        plural: names.plural,
        scope,
        schema: { ...cleaned, properties: { ...cleaned.properties, metadata: { $ref: 'meta.v1.ObjectMeta' } } },
      };
    });
}
