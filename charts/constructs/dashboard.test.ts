import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { Dashboard, type DashboardProps } from './dashboard.ts';
import type { Panel } from './dashboard-panel.ts';

const panel: Panel = { title: 'Reads', unit: 'reqps', queries: [{ expr: 'sum(rate(reads[5m]))', legend: 'reads' }] };
const everything: Required<Panel> = {
  ...panel,
  description: 'Pages that were read.',
  kind: 'timeseries',
  width: 12,
  height: 6,
  limit: 100,
  wrongBelow: false,
  stacked: true,
};
const minimal: DashboardProps = { name: 'wiki', title: 'Wiki', rows: [{ title: 'Readers', panels: [panel] }] };
const all: Required<DashboardProps> = {
  ...minimal,
  uid: 'wiki-overview',
  tags: ['wiki'],
  hours: 24,
  refreshSeconds: 60,
  folder: 'Wikis',
  labels: { dashboards: 'wiki' },
};

const configMap = (props: DashboardProps) =>
  renderedInChart((chart) => new Dashboard(chart, 'Dashboard', props)).only('ConfigMap');
const model = (props: DashboardProps) => JSON.parse(configMap(props)['data'][`${props.name}.json`]);
const panelsOf = (...panels: Panel[]) => model({ ...minimal, rows: [{ title: 'Readers', panels }] }).panels;
const overlaps = (panels: { gridPos: { x: number; y: number; w: number; h: number } }[]): boolean =>
  panels.some(({ gridPos: one }, index) =>
    panels
      .slice(index + 1)
      .some(
        ({ gridPos: other }) =>
          one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h,
      ),
  );

describe('Dashboard', () => {
  it('is found by the sidecar of Grafana, under an address that stays', () => {
    expect(configMap(minimal).metadata).toEqual({
      name: 'wiki',
      namespace: 'shop',
      labels: { grafana_dashboard: '1' },
    });
    expect(model(minimal)).toMatchObject({
      uid: 'wiki',
      title: 'Wiki',
      schemaVersion: 42,
      refresh: '30s',
      time: { from: 'now-6h', to: 'now' },
    });
  });

  it('goes to another folder, by other labels, with other times', () => {
    expect(configMap(all).metadata).toMatchObject({
      labels: { dashboards: 'wiki' },
      annotations: { grafana_folder: 'Wikis' },
    });
    expect(model(all)).toMatchObject({
      uid: 'wiki-overview',
      tags: ['wiki'],
      refresh: '60s',
      time: { from: 'now-24h', to: 'now' },
    });
  });

  it('asks the Prometheus that is chosen above it, of which none is named', () => {
    const { templating, panels } = model(minimal);
    expect(templating.list).toMatchObject([{ name: 'datasource', type: 'datasource', query: 'prometheus' }]);
    const uids = panels.flatMap((shown: { targets?: { datasource: { uid: string } }[] }) =>
      (shown.targets ?? []).map(({ datasource }) => datasource.uid),
    );
    expect(uids).toEqual(['$' + '{datasource}']);
  });

  it('lays panels out on 24 columns without an overlap, each under its heading', () => {
    const { panels } = model({
      ...minimal,
      rows: [
        { title: 'Readers', panels: [panel, panel, panel, panel] },
        { title: 'Writers', panels: [everything, panel] },
      ],
    });
    expect(panels.map((shown: { type: string; gridPos: object }) => [shown.type, shown.gridPos])).toEqual([
      ['row', { x: 0, y: 0, w: 24, h: 1 }],
      ['timeseries', { x: 0, y: 1, w: 8, h: 8 }],
      ['timeseries', { x: 8, y: 1, w: 8, h: 8 }],
      ['timeseries', { x: 16, y: 1, w: 8, h: 8 }],
      ['timeseries', { x: 0, y: 9, w: 8, h: 8 }],
      ['row', { x: 0, y: 17, w: 24, h: 1 }],
      ['timeseries', { x: 0, y: 18, w: 12, h: 6 }],
      ['timeseries', { x: 12, y: 18, w: 8, h: 8 }],
    ]);
    expect(overlaps(panels)).toBe(false);
    const ids = panels.map(({ id }: { id: number }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('draws a limit, and colours a number by it from either side', () => {
    const [, lines, above, below] = panelsOf(
      everything,
      { ...panel, kind: 'stat', limit: 3 },
      { ...panel, kind: 'stat', limit: 3, wrongBelow: true },
    );
    expect(lines).toMatchObject({
      description: 'Pages that were read.',
      fieldConfig: {
        defaults: { unit: 'reqps', custom: { stacking: { mode: 'normal' }, thresholdsStyle: { mode: 'line' } } },
      },
    });
    const steps = (shown: { fieldConfig: { defaults: { thresholds: { steps: object[] } } } }) =>
      shown.fieldConfig.defaults.thresholds.steps;
    expect(steps(above)).toEqual([
      { color: 'green', value: null },
      { color: 'red', value: 3 },
    ]);
    expect(steps(below)).toEqual([
      { color: 'red', value: null },
      { color: 'green', value: 3 },
    ]);
  });

  it('tells the queries of a panel apart', () => {
    const [, shown] = panelsOf({ ...panel, queries: [...panel.queries, { expr: 'writes', legend: 'writes' }] });
    expect(shown.targets).toMatchObject([
      { refId: 'A', legendFormat: 'reads' },
      { refId: 'B', expr: 'writes' },
    ]);
  });

  it('refuses what Grafana could not show', () => {
    expect(() => panelsOf({ ...panel, queries: [] })).toThrow('panel Reads: received 0 queries; accepted: 1 to 26');
    expect(() => panelsOf({ ...panel, width: 25 })).toThrow(
      'panel Reads: width: received 25; accepted: 1 to 24 columns',
    );
    expect(() => model({ ...minimal, uid: 'a b' })).toThrow('uid: received a b');
  });
});
