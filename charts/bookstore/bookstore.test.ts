import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { secretNames, variables } from '../../app/contract/environment.ts';
import { folders, identity, paths, ports, type Role, roles, shutdown } from '../../app/contract/operations.ts';
import { parseEnvironment } from '../../app/contract/parse-environment.ts';
import { variablesOf } from '../rules/manifests.ts';
import { environmentApp } from '../synth/environment-app.ts';
import { loadEnvironments } from '../synth/environments.ts';
import { render } from '../synth/rendering.ts';
import { anEnvironment, committedEnvironment } from '../testing/an-environment.ts';
import { type AnyObject, type RenderedObjects, rendered } from '../testing/rendered.ts';
import { bookstore } from './bookstore.ts';

const { environments } = loadEnvironments(join(import.meta.dirname, '../..'));
const environmentOf = (name: string) => {
  const found = environments.find((environment) => environment.name === name);
  if (!found) throw new Error(`no environment ${name}`);
  return found.environment;
};

const objects = rendered(bookstore(anEnvironment()));
const web = objects.only('Deployment', 'bookstore-web');
const migration = objects.only('Job');

const templateOf = ({ kind, spec }: AnyObject) => (kind === 'CronJob' ? spec.jobTemplate.spec.template : spec.template);
const containerOf = (object: AnyObject) => templateOf(object).spec.containers[0];

/** Every pod of the app, with its role. */
const podsOfApp = (of: RenderedObjects): readonly { role: Role; object: AnyObject }[] =>
  ['Deployment', 'Job', 'CronJob'].flatMap((kind) =>
    of.ofKind(kind).flatMap((object) => {
      const role = containerOf(object).command.at(-1);
      return roles.includes(role) ? [{ role, object }] : [];
    }),
  );

const example = (path: string): string => {
  const name = secretNames.find((secret) => path.endsWith(`/${secret}`));
  if (!name) throw new Error(`no such file: ${path}`);
  return variables[name].example ?? '';
};

describe('bookstore', () => {
  it('writes charts in the order of their dependencies, and none depends on a later one', () => {
    const files = (name: string) =>
      render(bookstore(environmentOf(name))).map((file) => file.name.replace('.yaml', ''));
    expect(files('production')).toEqual([
      '00-foundation',
      '01-storage',
      '02-configuration',
      '03-network',
      '04-migration',
      '05-web',
      '06-worker',
      '07-monitoring',
    ]);
    expect(files('local')).toEqual([
      '00-foundation',
      '01-storage',
      '02-configuration',
      '03-network',
      '04-database',
      '05-migration',
      '06-web',
      '07-worker',
      '08-backup',
    ]);
  });

  it.each(environments)('gives every role in $name an environment that it starts with', ({ environment }) => {
    const all = rendered(bookstore(environment));
    const pods = podsOfApp(all);
    expect(pods.map(({ role }) => role).sort()).toEqual(
      ['migrate', 'web', 'worker', ...(environment.backup ? ['backup'] : [])].sort(),
    );
    for (const { role, object } of pods) {
      const given = variablesOf(containerOf(object), all.all);
      // Example values stand for what is in the mounted files.
      const parsed: Readonly<Record<string, unknown>> = parseEnvironment(role, {
        variables: given,
        readFile: example,
      });
      if (role !== 'backup')
        expect(parsed).toMatchObject({ DATABASE_TLS: environment.database.kind === 'aurora' ? 'verify' : 'off' });
      expect(containerOf(object).command).toEqual(['node', 'app/main.ts', role]);
    }
  });

  it.each(environments)('tells the app in $name nothing that it does not know', ({ environment }) => {
    const all = rendered(bookstore(environment));
    const known = new Set([...Object.keys(variables), ...secretNames.map((name) => `${name}_FILE`), 'NODE_OPTIONS']);
    const given = podsOfApp(all).flatMap(({ object }) => Object.keys(variablesOf(containerOf(object), all.all)));
    expect(given.filter((name) => !known.has(name))).toEqual([]);
  });

  it('gives the migration another user of the database than the web pods', () => {
    const secretAt = (object: AnyObject) =>
      templateOf(object).spec.volumes.find(({ name }: { name: string }) =>
        containerOf(object).volumeMounts.some(
          (mount: { name: string; mountPath: string }) =>
            mount.name === name && mount.mountPath === `${folders.secrets}/database`,
        ),
      ).secret.secretName;
    expect(secretAt(web)).toBe('bookstore-database');
    expect(secretAt(migration)).toBe('bookstore-migration');
    expect(JSON.stringify(migration)).not.toContain('SECRET_KEY');
  });

  it('takes ports, paths, folders, user and grace from the contract', () => {
    const { spec } = templateOf(web);
    expect(containerOf(web).ports).toMatchObject([{ containerPort: ports.http }, { containerPort: ports.metrics }]);
    expect(containerOf(web).readinessProbe.httpGet.path).toBe(paths.ready);
    expect(spec.securityContext).toMatchObject({ runAsUser: identity.uid, runAsGroup: identity.gid });
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(
      shutdown.drainSeconds + shutdown.requestSeconds + shutdown.closeSeconds,
    );
    expect(containerOf(web).volumeMounts).toEqual(
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
    expect(web['spec'].progressDeadlineSeconds).toBeGreaterThan(migration['spec'].activeDeadlineSeconds + 120);
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

  it('lets the worker alone reach the mail server', () => {
    const mail = { host: 'smtp.example.com', port: 465, login: false, cidrs: ['203.0.113.0/24'] };
    const all = rendered(bookstore(anEnvironment({ mail })));
    const reaching = all
      .ofKind('NetworkPolicy')
      .filter((policy) => JSON.stringify(policy['spec']).includes('203.0.113.0/24'))
      .map(({ metadata }) => metadata.name);
    expect(reaching).toEqual(['bookstore-worker']);
  });

  it('gives the account of the mail server to the worker alone, and to nobody where there is none', () => {
    const mail = { host: 'smtp.example.com', cidrs: ['203.0.113.0/24'] };
    const withAccount = rendered(bookstore(anEnvironment({ mail, secrets: { mail: { key: 'bookstore/mail' } } })));
    const mounting = ({ all }: RenderedObjects) =>
      all.filter((object) => JSON.stringify(object['spec']?.template ?? {}).includes('"bookstore-mail"'));
    expect(mounting(withAccount).map(({ metadata }) => metadata.name)).toEqual(['bookstore-worker']);
    expect(withAccount.ofKind('ConfigMap').find(({ data }) => data.SMTP_HOST)?.['data']).toMatchObject({
      SMTP_HOST: 'smtp.example.com',
      SMTP_PORT: '587',
      SMTP_TLS: 'starttls',
      SMTP_USER_FILE: `${folders.secrets}/mail/SMTP_USER`,
    });
    const without = rendered(bookstore(anEnvironment()));
    expect(mounting(without)).toEqual([]);
    expect(JSON.stringify(without.all)).not.toContain('SMTP_');
  });

  it('has no account with a role where Pod Identity gives External Secrets its own', () => {
    const accounts = rendered(bookstore(anEnvironment({ secrets: { identity: { provider: 'pod-identity' } } }))).ofKind(
      'ServiceAccount',
    );
    expect(accounts.map(({ metadata }) => metadata.name).sort()).toEqual([
      'bookstore-migrate',
      'bookstore-web',
      'bookstore-worker',
    ]);
  });

  it('changes the pods, and so rolls them, when a setting changes', () => {
    const settings = (level: string) =>
      containerOf(
        rendered(bookstore(anEnvironment({ settings: { LOG_LEVEL: level } }))).only('Deployment', 'bookstore-web'),
      ).envFrom;
    expect(settings('debug')).not.toEqual(settings('warn'));
  });

  it('keeps the migration Job for ever where a controller would make it again', () => {
    const ttl = (changes: Parameters<typeof anEnvironment>[0]) =>
      rendered(bookstore(anEnvironment(changes))).only('Job')['spec'].ttlSecondsAfterFinished;
    expect(ttl({})).toBe(604_800);
    expect(ttl({ gitops: { controller: 'flux', repository: 'https://git.example.com/books' } })).toBeUndefined();
  });
});

/** What an environment file may say that none of ours does. */
const variants: readonly { what: string; changes: Parameters<typeof anEnvironment>[0] }[] = [
  {
    what: "Traefik with Let's Encrypt",
    changes: { ingress: { kind: 'traefik', certificate: { issuer: 'lets-encrypt', email: 'ops@example.com' } } },
  },
  {
    what: 'Traefik with a certificate of its own',
    changes: { ingress: { kind: 'traefik', namespace: 'kube-system', certificate: { issuer: 'self-signed' } } },
  },
  {
    what: 'a balancer that is shared, with access logs and a web ACL',
    changes: {
      ingress: {
        name: 'shops',
        group: { name: 'shops', order: 5 },
        scheme: 'internal',
        wafAclArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shops/1',
        accessLogs: { bucket: 'shop-logs' },
      },
    },
  },
  { what: 'requests per second', changes: { web: { requestsPerSecond: { metric: 'shop_requests', perPod: 50 } } } },
  {
    what: 'photos and their copies on dynamic access points',
    changes: {
      uploads: { kind: 'efs-dynamic', fileSystemId: 'fs-0123456789abcdef0' },
      backup: { volume: { kind: 'efs-dynamic', fileSystemId: 'fs-0fedcba9876543210' } },
    },
  },
  {
    what: 'Argo CD',
    changes: { gitops: { controller: 'argocd', repository: 'https://git.example.com/books' } },
  },
  {
    what: 'Flux',
    changes: { gitops: { controller: 'flux', repository: 'https://git.example.com/books' } },
  },
  {
    what: 'mail',
    changes: { mail: { host: 'smtp.example.com', login: false, cidrs: ['203.0.113.0/24'] } },
  },
  {
    what: 'mail with a password',
    changes: {
      mail: { host: 'smtp.example.com', cidrs: ['203.0.113.0/24'] },
      secrets: { mail: { key: 'bookstore/mail' } },
    },
  },
  {
    what: 'mail with a password of the shell',
    changes: {
      mail: { host: 'smtp.example.com', cidrs: ['203.0.113.0/24'] },
      secrets: { provider: 'from-environment' },
    },
  },
  {
    what: 'monitoring',
    changes: {
      monitoring: {
        namespace: 'monitoring',
        labels: { release: 'prometheus' },
        runbookUrl: 'https://example.com/docs/RUNBOOK.md',
      },
    },
  },
];

describe('every kind of environment', () => {
  it.each(variants)('passes every check with $what', ({ changes }) => {
    const { refusals } = environmentApp({ name: 'test', environment: anEnvironment(changes), today: '2026-01-01' });
    expect(refusals()).toEqual([]);
  });

  it('may be a laptop without copies, where somebody has said so', () => {
    const environment = committedEnvironment('local', {
      backup: undefined,
      waivers: [{ rule: 'data-has-copies', reason: 'Its data is made up, and is made again.', until: '2026-12-31' }],
    });
    const { refusals, files } = environmentApp({ name: 'test', environment, today: '2026-01-01' });
    expect(refusals()).toEqual([]);
    expect(JSON.stringify(files().map(({ objects: all }) => all.map(({ manifest }) => manifest)))).not.toContain(
      'bookstore-database-backup',
    );
  });
});
