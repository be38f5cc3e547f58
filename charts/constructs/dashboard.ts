import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type GridPosition, type Panel, panelModel } from './dashboard-panel.ts';

/** Panels under a heading. */
export interface DashboardRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface DashboardProps {
  /** Name of the ConfigMap and of the file in it. */
  readonly name: string;
  readonly title: string;
  readonly rows: readonly DashboardRow[];
  /** Part of the dashboard's address, so it must never change: up to 40 letters, digits, `-` and `_`. @default name */
  readonly uid?: string;
  /** By which it is found in Grafana. @default none */
  readonly tags?: readonly string[];
  /** What one sees first. @default 6 hours */
  readonly hours?: number;
  /** Seconds between two refreshes. @default 30 */
  readonly refreshSeconds?: number;
  /** Folder in Grafana; its sidecar must be told of the annotation `grafana_folder`. @default that of the sidecar */
  readonly folder?: string;
  /** Label by which Grafana's sidecar finds it. @default `grafana_dashboard: "1"`, that of Grafana's chart */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Columns of a dashboard. */
const COLUMNS = 24;

/** A Grafana dashboard as the ConfigMap that its sidecar looks for. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { name, labels = { grafana_dashboard: '1' }, folder } = props;
    new k8s.KubeConfigMap(this, 'Dashboard', {
      metadata: {
        name,
        labels: { ...labels },
        ...(folder !== undefined && { annotations: { grafana_folder: folder } }),
      },
      data: { [`${name}.json`]: `${JSON.stringify(dashboardModel(props), null, 2)}\n` },
    });
  }
}

function dashboardModel({ name, title, rows, uid = name, tags = [], hours = 6, refreshSeconds = 30 }: DashboardProps) {
  if (!/^[\w-]{1,40}$/.test(uid))
    throw new Error(`uid: received ${uid}; accepted: up to 40 letters, digits, hyphens and underscores`);
  return {
    uid,
    title,
    tags,
    // The model of Grafana 12; older ones ignore the number, newer ones migrate from it.
    schemaVersion: 42,
    editable: false,
    graphTooltip: 1,
    timezone: 'browser',
    refresh: `${refreshSeconds}s`,
    time: { from: `now-${hours}h`, to: 'now' },
    templating: {
      list: [
        {
          name: 'datasource',
          label: 'Data source',
          type: 'datasource',
          query: 'prometheus',
          current: { text: 'default', value: 'default' },
          options: [],
          hide: 0,
          includeAll: false,
          multi: false,
          refresh: 1,
          regex: '',
          skipUrlSync: false,
        },
      ],
    },
    annotations: { list: [] },
    panels: laidOut(rows),
  };
}

/** Rows under each other, the panels of each from left to right and on the next line where one is full. */
function laidOut(rows: readonly DashboardRow[]): object[] {
  const models: object[] = [];
  let top = 0;
  for (const { title, panels } of rows) {
    models.push({
      id: models.length + 1,
      type: 'row',
      title,
      collapsed: false,
      panels: [],
      gridPos: at(0, top, COLUMNS, 1),
    });
    let [x, y, below] = [0, top + 1, top + 1];
    for (const panel of panels) {
      const { width = 8, height = 8 } = panel;
      if (!Number.isInteger(width) || width < 1 || width > COLUMNS)
        throw new Error(`panel ${panel.title}: width: received ${width}; accepted: 1 to ${COLUMNS} columns`);
      if (x + width > COLUMNS) [x, y] = [0, below];
      models.push(panelModel(panel, models.length + 1, at(x, y, width, height)));
      x += width;
      below = Math.max(below, y + height);
    }
    top = below;
  }
  return models;
}

const at = (x: number, y: number, w: number, h: number): GridPosition => ({ x, y, w, h });
