import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CustomKind, sources } from '../../charts/schemas/library.ts';

const data = join(import.meta.dirname, '../../charts/schemas/data');

/**
 * The custom resource definitions of the add-ons, made again of the schemas that the charts hold their objects to. So
 * the API server judges by the same schemas, and evaluates the conditions in them that the charts do not.
 */
export const customResourceDefinitions = (): object[] =>
  sources.packages.flatMap(({ name }) =>
    (JSON.parse(readFileSync(join(data, `${name}.json`), 'utf8')) as CustomKind[]).map(
      ({ apiVersion, kind, plural, scope, schema }) => {
        const [group, version] = apiVersion.split('/');
        const openAPIV3Schema = {
          ...schema,
          properties: {
            ...schema.properties,
            metadata: { type: 'object' },
            status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          },
        };
        return {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: {
            name: `${plural}.${group}`,
            // Kubernetes asks for it on definitions of its own groups, which these are not; harmless elsewhere.
            annotations: { 'api-approved.kubernetes.io': 'unapproved, test' },
          },
          spec: {
            group,
            scope,
            names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
            versions: [
              {
                name: version,
                served: true,
                storage: true,
                subresources: { status: {} },
                schema: { openAPIV3Schema },
              },
            ],
          },
        };
      },
    ),
  );
