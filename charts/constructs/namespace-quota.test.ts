import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { NamespaceQuota, type NamespaceQuotaProps } from './namespace-quota.ts';

const minimal: NamespaceQuotaProps = {
  name: 'wiki',
  peak: { pods: 10, cpuRequest: 2000, cpuLimit: 8000, memory: 4096, diskRequest: 640, diskLimit: 5000 },
};
const complete: Required<NamespaceQuotaProps> = {
  ...minimal,
  namespace: 'wikis',
  headroomPercent: 100,
  containerDefaults: { cpuRequest: 50, cpuLimit: 60, memory: 70, diskRequest: 80, diskLimit: 90 },
};
const render = (props: NamespaceQuotaProps) => renderedInChart((chart) => new NamespaceQuota(chart, 'Quota', props));

describe('NamespaceQuota', () => {
  it('grants what the pods need at their peak, and a quarter more', () => {
    expect(render(minimal).only('ResourceQuota')['spec'].hard).toEqual({
      pods: '13',
      'requests.cpu': '2500m',
      'limits.cpu': '10',
      'requests.memory': '5Gi',
      'limits.memory': '5Gi',
      'requests.ephemeral-storage': '800Mi',
      'limits.ephemeral-storage': '6250Mi',
    });
  });

  it('states what a container does not, which the quota would refuse', () => {
    const [limit] = render(minimal).only('LimitRange')['spec'].limits;
    const quota = Object.keys(render(minimal).only('ResourceQuota')['spec'].hard);
    for (const [prefix, stated] of Object.entries({ requests: limit.defaultRequest, limits: limit.default })) {
      expect(Object.keys(stated).map((resource) => `${prefix}.${resource}`)).toEqual(
        quota.filter((resource) => resource.startsWith(prefix)),
      );
    }
  });

  it('writes what it is told', () => {
    const objects = render(complete);
    expect(objects.only('ResourceQuota')).toMatchObject({
      metadata: { name: 'wiki', namespace: 'wikis' },
      spec: { hard: { pods: '20', 'requests.cpu': '4' } },
    });
    expect(objects.only('LimitRange')['spec'].limits).toEqual([
      {
        type: 'Container',
        defaultRequest: { cpu: '50m', memory: '70Mi', 'ephemeral-storage': '80Mi' },
        default: { cpu: '60m', memory: '70Mi', 'ephemeral-storage': '90Mi' },
      },
    ]);
  });

  it('refuses a peak without pods, and limits below what is reserved', () => {
    expect(() => render({ ...minimal, peak: { ...minimal.peak, pods: 0 } })).toThrow('peak.pods is 0');
    expect(() => render({ ...minimal, peak: { ...minimal.peak, cpuLimit: 1000 } })).toThrow('peak.cpuLimit is 1000');
  });
});
