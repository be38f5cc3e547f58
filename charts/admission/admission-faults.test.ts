import { describe, expect, it } from '@jest/globals';
import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { bookstore } from '../bookstore/bookstore.ts';
import { schemaFaults } from '../schemas/schema-faults.ts';
import { environmentApp } from '../synth/environment-app.ts';
import { render } from '../synth/rendering.ts';
import { aWiki } from '../testing/a-wiki.ts';
import { admissionCases } from '../testing/admission-cases.ts';
import { anEnvironment } from '../testing/an-environment.ts';
import type { AnyObject } from '../testing/rendered.ts';
import { admissionFaults } from './admission-faults.ts';

const faultsOf = (manifest: AnyObject) => admissionFaults([{ path: 'chart/Thing', manifest, given: manifest }]);

describe('admissionFaults', () => {
  it.each(admissionCases.filter(({ refused }) => !refused))('finds nothing in $name', ({ object }) => {
    expect(faultsOf(object)).toEqual([]);
  });

  it.each(admissionCases.filter(({ refused }) => refused))('finds $name', ({ object, refused }) => {
    expect(faultsOf(object)).toEqual([expect.stringMatching(/^chart\/Thing: \w+ \S+: .*: received .*; accepted: .+/)]);
    expect(faultsOf(object)[0]).toContain(refused);
  });

  it('finds nothing in any construct', () => {
    expect(admissionFaults(render(aWiki()).flatMap(({ objects }) => objects))).toEqual([]);
  });

  it('leaves an object of another shape to its schema', () => {
    const manifest = { ...admissionCases[0]!.object, spec: { template: 5 } } as unknown as AnyObject;
    expect(faultsOf(manifest)).toEqual([expect.stringContaining('cannot be judged until it fits its schema')]);
    expect(schemaFaults([{ path: '', manifest, given: manifest }])).not.toEqual([]);
  });

  it('refuses an environment', () => {
    const compose: typeof bookstore = (environment, contract) => {
      const app = bookstore(environment, contract);
      const budget = app.node
        .findAll()
        .find((node) => ApiObject.isApiObject(node) && node.kind === 'PodDisruptionBudget') as ApiObject;
      budget.addJsonPatch(JsonPatch.add('/spec/minAvailable', k8s.IntOrString.fromNumber(1)));
      return app;
    };
    expect(
      environmentApp({ name: 'test', today: '2027-01-01', environment: anEnvironment(), compose }).refusals(),
    ).toEqual(
      expect.arrayContaining([expect.stringMatching(/^test: .*PodDisruptionBudget .*: spec: received .*one of them/)]),
    );
  });
});
