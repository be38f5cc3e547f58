import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { type Alert, Alerts, type AlertsProps } from './alerts.ts';

const down: Alert = {
  name: 'WikiDown',
  expr: 'absent(up{job="wiki"})',
  forSeconds: 120,
  severity: 'critical',
  summary: 'No wiki answers',
  description: 'Nobody can read.',
  runbookUrl: 'https://wiki.example.com/runbook#wikidown',
};
const minimal: AlertsProps = { name: 'wiki', groups: [{ name: 'wiki', alerts: [down] }] };
const all: Required<AlertsProps> = {
  ...minimal,
  alertLabels: { team: 'wiki' },
  intervalSeconds: 60,
  labels: { release: 'prometheus' },
};
const rule = (props: AlertsProps) =>
  renderedInChart((chart) => new Alerts(chart, 'Alerts', props)).only('PrometheusRule');

describe('Alerts', () => {
  it('tells Prometheus when, and people what, why and where to read on', () => {
    expect(rule(minimal)).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'wiki', namespace: 'shop' },
      spec: {
        groups: [
          {
            name: 'wiki',
            rules: [
              {
                alert: 'WikiDown',
                expr: 'absent(up{job="wiki"})',
                for: '2m',
                labels: { severity: 'critical' },
                annotations: {
                  summary: 'No wiki answers',
                  description: 'Nobody can read.',
                  runbook_url: 'https://wiki.example.com/runbook#wikidown',
                },
              },
            ],
          },
        ],
      },
    });
  });

  it('carries labels for Prometheus, and for Alertmanager on each alert', () => {
    const { metadata, spec } = rule(all) as unknown as { metadata: object; spec: { groups: object[] } };
    expect(metadata).toMatchObject({ labels: { release: 'prometheus' } });
    expect(spec.groups).toMatchObject([
      { interval: '1m', rules: [{ labels: { team: 'wiki', severity: 'critical' } }] },
    ]);
  });

  it('refuses what Prometheus or whoever is woken would only find out later', () => {
    const refusal = (changes: Partial<Alert>) => () =>
      rule({ name: 'wiki', groups: [{ name: 'wiki', alerts: [{ ...down, ...changes }] }] });
    expect(refusal({ name: 'wiki is down' })).toThrow('alert wiki is down: accepted: a name in CamelCase');
    expect(refusal({ runbookUrl: '#wikidown' })).toThrow('runbookUrl: received #wikidown');
    expect(refusal({ forSeconds: 1.5 })).toThrow('received 1.5');
    expect(() => rule({ name: 'wiki', groups: [{ name: 'wiki', alerts: [down, down] }] })).toThrow(
      'alert WikiDown: received twice',
    );
    expect(() => rule({ name: 'wiki', groups: [...minimal.groups, ...minimal.groups] })).toThrow(
      'group wiki: received twice',
    );
  });
});
