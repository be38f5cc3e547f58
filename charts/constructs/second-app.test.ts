import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { lintFaults } from '../lint/findings.ts';
import { schemaFaults } from '../schemas/schema-faults.ts';
import { objectFaults } from '../synth/checks.ts';
import { render } from '../synth/rendering.ts';
import { aWiki } from '../testing/a-wiki.ts';
import { WebService } from './web-service.ts';

const image = `registry.example.com/wiki:2.0@sha256:${'a'.repeat(64)}`;
const objects = render(aWiki()).flatMap((file) => file.objects);
const alone = (build: (chart: Chart) => void) => {
  const app = new App({ recordConstructMetadata: false });
  build(new Chart(app, 'wiki', { namespace: 'wiki' }));
  return render(app).flatMap((file) => file.objects);
};

describe('an app that has nothing to do with books', () => {
  it('is rendered by the constructs alone, as every release of Kubernetes and every add-on takes it', () => {
    expect(objects.map(({ manifest }) => manifest.kind)).toEqual(
      expect.arrayContaining(['Deployment', 'CronJob', 'Job', 'PersistentVolume', 'Middleware', 'Certificate']),
    );
    expect(schemaFaults(objects)).toEqual([]);
  });

  it('loses no field, gives no name twice and no namespace to what has none', () => {
    expect(objectFaults(objects)).toEqual([]);
  });

  it('passes every check of kube-score, KubeLinter and polaris', () => {
    expect(lintFaults(objects)).toEqual([]);
  });

  it('knows no construct path: renaming a construct renames nothing that pods are selected by', () => {
    expect(JSON.stringify(objects.map(({ manifest }) => manifest))).not.toContain('cdk8s.io');
  });
});

describe('a web service with an image and a port', () => {
  it('is whole by itself', () => {
    const service = alone((chart) => new WebService(chart, 'Web', { image, port: 3000 }));
    expect(schemaFaults(service)).toEqual([]);
    expect(objectFaults(service)).toEqual([]);
    expect(lintFaults(service)).toEqual([]);
  });
});
