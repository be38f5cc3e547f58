import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { MigrationJob } from '../constructs/migration-job.ts';
import { WebService } from '../constructs/web-service.ts';
import { environmentApp } from '../synth/environment-app.ts';
import { loadEnvironments } from '../synth/environments.ts';
import { type RenderedObject, render } from '../synth/rendering.ts';
import { aWiki } from '../testing/a-wiki.ts';
import { lints } from './catalogue.ts';
import { exemptionChoices, omissionChoices } from './choices.ts';
import { exemptionsIn } from './exemptions.ts';
import { lintFaults } from './findings.ts';
import { checkName } from './lint.ts';
import { LintContext } from './lint-context.ts';

const { environments } = loadEnvironments(join(import.meta.dirname, '../..'));
const image = 'registry.example.com/wiki:1.2.3';

/** Constructs by themselves, with what makes them leave checks out. */
function constructsAlone(): App {
  const app = new App();
  const chart = new Chart(app, 'wiki', { namespace: 'wiki' });
  new WebService(chart, 'Web', { image, port: 8080 });
  new WebService(chart, 'Small', { image, port: 8080, autoscaling: { minReplicas: 1, maxReplicas: 2 } });
  new WebService(chart, 'Fixed', { image, port: 8080, autoscaling: { minReplicas: 2, maxReplicas: 2 } });
  new WebService(chart, 'Alone', { image, port: 8080, autoscaling: { minReplicas: 1, maxReplicas: 1 } });
  new MigrationJob(chart, 'Migrate', { image, keepSeconds: 'for-ever' });
  return app;
}

const renderings = new Map<string, readonly RenderedObject[]>();
beforeAll(() => {
  for (const { name, environment } of environments) {
    const { files } = environmentApp({ name, environment, today: '2027-01-01' });
    renderings.set(
      name,
      files().flatMap(({ objects }) => objects),
    );
  }
  renderings.set(
    'a wiki',
    render(aWiki()).flatMap(({ objects }) => objects),
  );
  renderings.set(
    'constructs alone',
    render(constructsAlone()).flatMap(({ objects }) => objects),
  );
});

describe('choices', () => {
  const named = [...exemptionChoices, ...omissionChoices].flatMap(({ checks }) => checks);

  it('are about checks that there are, each once', () => {
    expect(named.filter((check) => !lints.some((lint) => checkName(lint) === check))).toEqual([]);
    expect(named.filter((check, at) => named.indexOf(check) < at)).toEqual([]);
  });

  it('leave out for all only what the linter leaves out by itself', () => {
    const omitted = omissionChoices.flatMap(({ checks }) => checks);
    expect(lints.filter((lint) => lint.onByDefault && omitted.includes(checkName(lint)))).toEqual([]);
  });

  it.each([...environments.map(({ name }) => name), 'a wiki', 'constructs alone'])(
    'leave nothing to find in %s',
    (name) => {
      expect(lintFaults(renderings.get(name)!)).toEqual([]);
    },
  );

  it('to exempt are made by some object, else they are to be removed', () => {
    const made = new Set(
      [...renderings.values()]
        .flatMap((objects) => {
          const { workloads } = new LintContext(objects);
          const pods = new Map(workloads.map(({ object, annotations }) => [object, annotations]));
          return objects.flatMap((object) =>
            exemptionsIn({ own: object.manifest.metadata.annotations ?? {}, pods: pods.get(object) ?? {} }),
          );
        })
        .map(({ linter, id }) => `${linter}/${id}`),
    );
    expect(exemptionChoices.flatMap(({ checks }) => checks).filter((check) => !made.has(check))).toEqual([]);
  });

  it('to leave out for all are needed by some object, else the check is to be held', () => {
    const contexts = [...renderings.values()].map((objects) => new LintContext(objects));
    const broken = lints.filter(({ check }) => contexts.some((context) => check(context).length > 0)).map(checkName);
    const omitted = omissionChoices.flatMap(({ checks }) => checks);
    // Schemas are checked elsewhere: nothing here says whether they hold.
    expect(omitted.filter((check) => !broken.includes(check))).toEqual(['kube-linter/schema-validation']);
  });
});
