import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { WebService } from '../constructs/web-service.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import { rendered } from '../testing/rendered.ts';
import { manifestRules } from './catalogue.ts';

const traefik = { kind: 'traefik', certificate: { issuer: 'lets-encrypt', email: 'books@example.com' } } as const;
const gitops = { repository: 'https://git.example.com/books.git' } as const;
const copies = { kind: 'efs-dynamic', fileSystemId: 'fs-00000000000000002' } as const;
const ownClass = { kind: 'storage-class' } as const;

describe('every rule', () => {
  it.each([
    ['production', {}],
    ['production', { ingress: traefik }],
    ['production', { mail: { host: 'smtp.example.com', cidrs: ['10.2.0.0/24'] }, secrets: { mail: { key: 'mail' } } }],
    ['production', { backup: { volume: copies } }],
    ['production', { web: { requestsPerSecond: { metric: 'alb_requests', perPod: 50 } } }],
    ['production', { secrets: { provider: 'from-environment' } }],
    ['staging', {}],
    ['local', {}],
    ['local', { ingress: traefik, baseUrl: 'https://books.example.com' }],
  ] as ['production' | 'staging' | 'local', object][])('holds for %s with %j', (of, environment) => {
    expect(broken(aModel({ of, environment }))).toEqual([]);
  });

  const controllers = ['argocd', 'flux'] as const;
  const monitoring = { namespace: 'monitoring', runbookUrl: 'https://books.example.com/runbook' } as const;
  it.each(
    (['production', 'staging', 'local'] as const).flatMap((of) =>
      controllers.flatMap((controller) =>
        [{}, { monitoring }, { backup: { volume: copies } }, { backup: { volume: ownClass } }].map(
          (more) => [of, { ...more, gitops: { ...gitops, controller } }] as const,
        ),
      ),
    ),
  )('holds for %s with %j', (of, environment) => {
    expect(broken(aModel({ of, environment }))).toEqual([]);
  });

  it('of those that look at objects alone holds for any app', () => {
    const app = new App();
    new WebService(new Chart(app, 'wiki', { namespace: 'wiki' }), 'Web', { image: 'wiki:2.0', port: 3000 });
    const { all: objects } = rendered(app);
    expect(manifestRules.filter((rule) => rule.check({ objects }).outcome === 'violated').map(({ id }) => id)).toEqual(
      [],
    );
  });
});

describe('a rule that does not apply', () => {
  it.each([
    ['database-endpoints-follow-failover', 'no Aurora: one server in the cluster, no failover'],
    ['database-is-verified', "no connection leaves the cluster: the server's network policy admits our pods alone"],
    ['database-class-is-steady', 'no Aurora: a server in the cluster'],
    ['keep-alive-outlives-balancer', 'no balancer with an idle timeout'],
    ['balancer-sends-to-ready-pods', 'no balancer that asks by itself: Services follow the readiness of pods'],
    ['balancer-settings-are-explicit', 'no balancer of AWS'],
    ['traffic-is-encrypted', 'a port of the nodes, for laptops: http://localhost:30080 without TLS'],
    ['disruption-budget-leaves-room', 'one node: there is nowhere to move pods to'],
    ['files-outlive-claims', "the cluster's own StorageClass decides"],
    ['volume-meets-its-claim', 'no volume is made beforehand'],
    ['aws-names-agree', 'no cluster of AWS'],
    ['gitops-applies-in-order', 'no controller: operators apply the manifests'],
    ['gitops-keeps-data', 'no controller: operators apply the manifests'],
    ['monitoring-finds-pods', 'no monitoring'],
  ])('says so: %s on a laptop', (id, numbers) => {
    expect(verdictOf(id, aModel({ of: 'local' }))).toMatchObject({ outcome: 'held', numbers });
  });
});
