import { describe, expect, it } from '@jest/globals';
import { secretNames, variables } from '../../app/contract/environment.ts';
import { folders, identity, paths, ports, type Role, shutdown } from '../../app/contract/operations.ts';
import { parseEnvironment } from '../../app/contract/parse-environment.ts';
import { variablesOf } from '../rules/manifests.ts';
import { render } from '../synth/rendering.ts';
import { anEnvironment } from '../testing/an-environment.ts';
import { type AnyObject, rendered } from '../testing/rendered.ts';
import { bookstore } from './bookstore.ts';

const objects = rendered(bookstore(anEnvironment()));
const deployment = objects.only('Deployment');
const job = objects.only('Job');
const containerOf = (object: AnyObject) => object['spec'].template.spec.containers[0];

describe('bookstore', () => {
  it('writes charts in the order of their dependencies, and none depends on a later one', () => {
    expect(render(bookstore(anEnvironment())).map(({ name }) => name)).toEqual([
      '00-foundation.yaml',
      '01-storage.yaml',
      '02-configuration.yaml',
      '03-network.yaml',
      '04-migration.yaml',
      '05-web.yaml',
    ]);
  });

  it.each([
    ['web', deployment],
    ['migrate', job],
  ] as [Role, AnyObject][])('gives the role %s an environment that it starts with', (role, object) => {
    const given = variablesOf(containerOf(object), objects.all);
    const parsed = parseEnvironment(role, {
      variables: given,
      // Example values stand for what External Secrets writes into the mounted files.
      readFile: (path) => {
        const name = secretNames.find((secret) => path.endsWith(`/${secret}`));
        if (!name) throw new Error(`no such file: ${path}`);
        return variables[name].example ?? '';
      },
    });
    expect(parsed).toMatchObject({
      DATABASE_HOST: expect.stringMatching(/^bookstore\.cluster-/),
      DATABASE_TLS: 'verify',
    });
    expect(containerOf(object).command).toEqual(['node', 'app/main.ts', role]);
  });

  it('tells the app nothing that it does not know', () => {
    const known = new Set([...Object.keys(variables), ...secretNames.map((name) => `${name}_FILE`), 'NODE_OPTIONS']);
    const given = [deployment, job].flatMap((object) => Object.keys(variablesOf(containerOf(object), objects.all)));
    expect(given.filter((name) => !known.has(name))).toEqual([]);
  });

  it('gives the migration another user of the database than the web pods', () => {
    const secretAt = (object: AnyObject) =>
      object['spec'].template.spec.volumes.find(({ name }: { name: string }) =>
        containerOf(object).volumeMounts.some(
          (mount: { name: string; mountPath: string }) =>
            mount.name === name && mount.mountPath === `${folders.secrets}/database`,
        ),
      ).secret.secretName;
    expect(secretAt(deployment)).toBe('bookstore-database');
    expect(secretAt(job)).toBe('bookstore-migration');
    expect(JSON.stringify(job)).not.toContain('SECRET_KEY');
  });

  it('takes ports, paths, folders, user and grace from the contract', () => {
    const { spec } = deployment['spec'].template;
    expect(containerOf(deployment).ports).toMatchObject([
      { containerPort: ports.http },
      { containerPort: ports.metrics },
    ]);
    expect(containerOf(deployment).readinessProbe.httpGet.path).toBe(paths.ready);
    expect(spec.securityContext).toMatchObject({ runAsUser: identity.uid, runAsGroup: identity.gid });
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(
      shutdown.drainSeconds + shutdown.requestSeconds + shutdown.closeSeconds,
    );
    expect(containerOf(deployment).volumeMounts).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ mountPath: folders.uploads }),
        expect.objectContaining({ mountPath: folders.temporary }),
      ]),
    );
    expect(objects.only('Ingress').metadata.annotations).toMatchObject({
      'alb.ingress.kubernetes.io/healthcheck-path': paths.ready,
    });
  });

  it('gives a rollout longer than its migration may take', () => {
    expect(deployment['spec'].progressDeadlineSeconds).toBeGreaterThan(job['spec'].activeDeadlineSeconds + 120);
  });

  it('opens the metrics port to the monitoring namespace alone, and to nobody without one', () => {
    const ingressPorts = (environment: Parameters<typeof anEnvironment>[0]) =>
      rendered(bookstore(anEnvironment(environment)))
        .only('NetworkPolicy', 'bookstore-web')
        ['spec'].ingress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port));
    expect(ingressPorts({})).toEqual([ports.http]);
    expect(
      ingressPorts({ monitoring: { namespace: 'monitoring', runbookUrl: 'https://example.com/runbook' } }),
    ).toEqual([ports.http, ports.metrics]);
  });

  it('has no account with a role where Pod Identity gives External Secrets its own', () => {
    const accounts = rendered(bookstore(anEnvironment({ secrets: { identity: { provider: 'pod-identity' } } }))).ofKind(
      'ServiceAccount',
    );
    expect(accounts.map(({ metadata }) => metadata.name).sort()).toEqual(['bookstore-migrate', 'bookstore-web']);
  });

  it('changes the pods, and so rolls them, when a setting changes', () => {
    const settings = (level: string) =>
      containerOf(rendered(bookstore(anEnvironment({ settings: { LOG_LEVEL: level } }))).only('Deployment')).envFrom;
    expect(settings('debug')).not.toEqual(settings('warn'));
  });
});
