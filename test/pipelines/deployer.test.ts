import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import type { AnyObject } from '../../charts/testing/rendered.ts';
import { read, root } from './pipeline-files.ts';

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly resourceNames?: string[];
  readonly verbs: string[];
}

const documents = (path: string): AnyObject[] => parseAllDocuments(read(path)).map((document) => document.toJS());
const roles = documents('pipelines/deployer.yaml');
const rulesOf = (kind: string): Rule[] => roles.find((object) => object.kind === kind)!['rules'];

const applied = ['production', 'staging'].flatMap((environment) =>
  readdirSync(`${root}/manifests/${environment}`).flatMap((file) => documents(`manifests/${environment}/${file}`)),
);

const plural = (kind: string): string => {
  const word = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es`;
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
};

function allows(rules: readonly Rule[], object: AnyObject, verb: string): boolean {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0]! : '';
  return rules.some(
    ({ apiGroups, resources, resourceNames, verbs }) =>
      apiGroups.includes(group) &&
      resources.includes(plural(object.kind)) &&
      verbs.includes(verb) &&
      (resourceNames === undefined || resourceNames.includes(object.metadata.name)),
  );
}

describe('pipelines/deployer.yaml', () => {
  it('lets the pipeline apply everything that the manifests hold', () => {
    expect(applied.length).toBeGreaterThan(40);
    const refused = applied.filter((object) => {
      const rules = rulesOf(object.metadata.namespace === undefined ? 'ClusterRole' : 'Role');
      return !['get', 'create', 'patch'].every((verb) => allows(rules, object, verb));
    });
    expect(refused.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([]);
  });

  it('lets it change nothing that they do not hold, and read no Secret', () => {
    const changes = (['ClusterRole', 'Role'] as const).flatMap((kind) =>
      rulesOf(kind).flatMap(({ apiGroups, resources, resourceNames, verbs }) =>
        verbs.some((verb) => ['create', 'patch', 'update', 'delete'].includes(verb))
          ? resources.flatMap((resource) =>
              (resourceNames ?? [undefined]).map((name) => ({ group: apiGroups[0]!, resource, name })),
            )
          : [],
      ),
    );
    // Backups are not in these two environments, but in others on EKS.
    const idle = changes.filter(
      ({ group, resource, name }) =>
        resource !== 'cronjobs' &&
        !applied.some(
          ({ apiVersion, kind, metadata }) =>
            (apiVersion.includes('/') ? apiVersion.split('/')[0] : '') === group &&
            plural(kind) === resource &&
            (name === undefined || name === metadata.name),
        ),
    );
    expect(idle).toEqual([]);
    const all = [...rulesOf('ClusterRole'), ...rulesOf('Role')];
    expect(
      all.filter(({ resources, verbs, apiGroups }) => [...resources, ...verbs, ...apiGroups].includes('*')),
    ).toEqual([]);
    expect(all.filter(({ resources }) => resources.includes('secrets'))).toEqual([]);
  });
});
