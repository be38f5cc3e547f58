import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { rendered } from '../testing/rendered.ts';
import { stampSyncWaves } from './sync-waves.ts';

const wave = 'argocd.argoproj.io/sync-wave';

describe('stampSyncWaves', () => {
  it('gives every object the place of its chart, and leaves what else it says of itself', () => {
    const app = new App();
    const chart = (id: string) => new Chart(app, id);
    const [first, second, beside, third] = ['first', 'second', 'beside', 'third'].map(chart) as [
      Chart,
      Chart,
      Chart,
      Chart,
    ];
    new k8s.KubeConfigMap(first, 'Map', { metadata: { name: 'first', annotations: { kept: 'yes' } } });
    // Not directly in the chart, as constructs have it.
    new k8s.KubeSecret(new Construct(second, 'Inner'), 'Secret', { metadata: { name: 'second' } });
    new k8s.KubeService(beside, 'Service', { metadata: { name: 'beside' } });
    new k8s.KubePod(third, 'Pod', { metadata: { name: 'third' } });
    stampSyncWaves([first, [second, beside], third]);
    const waves = Object.fromEntries(
      rendered(app).all.map(({ metadata }) => [metadata.name, metadata.annotations?.[wave]]),
    );
    expect(waves).toEqual({ first: '0', second: '1', beside: '1', third: '2' });
    expect(rendered(app).only('ConfigMap').metadata.annotations).toEqual({ kept: 'yes', [wave]: '0' });
  });
});
