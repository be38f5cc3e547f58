/** What an axis counts in, as Grafana names it. */
export type Unit = 'short' | 'percentunit' | 's' | 'bytes' | 'reqps';

export interface PanelQuery {
  /** PromQL; `$__rate_interval` is Grafana's range for `rate`. */
  readonly expr: string;
  /** Name of each series, as `{{label}}`. */
  readonly legend: string;
}

/** One picture of a dashboard. */
export interface Panel {
  readonly title: string;
  /** What one reads from it; shown behind an i. @default none */
  readonly description?: string;
  /** Lines over time, or one number as it is now. @default timeseries */
  readonly kind?: 'timeseries' | 'stat';
  readonly unit: Unit;
  readonly queries: readonly PanelQuery[];
  /** Columns of the 24 that a row has. @default 8 */
  readonly width?: number;
  /** In units of 30 pixels. @default 8 */
  readonly height?: number;
  /** Value from which on something is wrong; drawn as a red line, or colours the number. @default none */
  readonly limit?: number;
  /** Whether it is wrong below the limit rather than above. @default false */
  readonly wrongBelow?: boolean;
  /** Whether lines add up. @default false */
  readonly stacked?: boolean;
}

/** Where a panel lies, in columns and in units of 30 pixels. */
export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Chosen above the dashboard, so that it works in any Grafana. */
export const datasource = { type: 'prometheus', uid: '$' + '{datasource}' } as const;

const thresholds = ({ limit, wrongBelow = false }: Panel) => ({
  mode: 'absolute',
  // The first step is the colour below all others; Grafana wants its value to be null.
  steps: [
    { color: wrongBelow && limit !== undefined ? 'red' : 'green', value: null },
    ...(limit === undefined ? [] : [{ color: wrongBelow ? 'green' : 'red', value: limit }]),
  ],
});

const looks = {
  timeseries: (panel: Panel) => ({
    custom: {
      drawStyle: 'line',
      lineWidth: 1,
      fillOpacity: 10,
      showPoints: 'never',
      // A pod that is gone leaves a gap, not a line to the next one.
      spanNulls: false,
      stacking: { mode: panel.stacked ? 'normal' : 'none', group: 'A' },
      thresholdsStyle: { mode: panel.limit === undefined ? 'off' : 'line' },
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    color: { mode: 'palette-classic' },
  }),
  stat: () => ({
    custom: {},
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: 'value',
      graphMode: 'area',
      justifyMode: 'auto',
      orientation: 'auto',
      textMode: 'auto',
      wideLayout: true,
      showPercentChange: false,
      percentChangeColorMode: 'standard',
    },
    color: { mode: 'thresholds' },
  }),
};

/** Names of the queries of a panel, by which Grafana tells them apart. */
const refIds = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/**
 * A panel as the JSON model of Grafana has it.
 *
 * @throws without a query or with more than Grafana has names for
 */
export function panelModel(panel: Panel, id: number, gridPos: GridPosition): object {
  const { title, description, kind = 'timeseries', unit, queries } = panel;
  if (queries.length === 0 || queries.length > refIds.length)
    throw new Error(`panel ${title}: received ${queries.length} queries; accepted: 1 to ${refIds.length}`);
  const { custom, options, color } = looks[kind](panel);
  return {
    id,
    type: kind,
    title,
    ...(description !== undefined && { description }),
    datasource,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0, color, custom, thresholds: thresholds(panel) }, overrides: [] },
    options,
    targets: queries.map(({ expr, legend }, at) => ({
      refId: refIds[at],
      datasource,
      editorMode: 'code',
      expr,
      legendFormat: legend,
      range: true,
    })),
  };
}
