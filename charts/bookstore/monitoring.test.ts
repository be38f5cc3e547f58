import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Measured } from '../constructs/promql.ts';
import { type Contract, contract } from '../contract.ts';
import { anEnvironment } from '../testing/an-environment.ts';
import { promqlWords } from '../testing/promql-words.ts';
import { alertsOf } from './alerts.ts';
import { clusterMetrics } from './cluster-metrics.ts';
import { dashboardOf } from './dashboard.ts';

const runbookUrl = 'https://example.com/docs/RUNBOOK.md';
/** An environment in which every alert has its reason. */
const everything = anEnvironment({
  ingress: { kind: 'traefik', certificate: { issuer: 'self-signed' } },
  backup: {
    volume: {
      kind: 'efs-access-point',
      fileSystemId: 'fs-0fedcba9876543210',
      accessPoint: { id: 'fsap-0fedcba9876543210', uid: 10_001, gid: 10_001 },
    },
  },
});
const alertsIn = (environment = everything, promised: Contract = contract) =>
  alertsOf(environment, runbookUrl, promised).flatMap(({ alerts }) => alerts);
const expressionsOf = (promised: Contract = contract): string[] => [
  ...alertsIn(everything, promised).map(({ expr }) => expr),
  ...dashboardOf(everything, promised).rows.flatMap(({ panels }) =>
    panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
  ),
];
const namesIn = (environment = everything) => alertsIn(environment).map(({ name }) => name);

const metricsOf = (metrics: Readonly<Record<string, Measured & { readonly type?: string }>>): string[] =>
  Object.values(metrics).flatMap(({ name, type }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );

it('no alert waits for an autoscaler that there is not', () => {
  const fixed = { ...everything, web: { ...everything.web, maxReplicas: everything.web.minReplicas } };
  expect(namesIn()).toContain('BookstoreAutoscalerAtMaximum');
  expect(namesIn(fixed)).not.toContain('BookstoreAutoscalerAtMaximum');
});

describe('alerts and dashboard', () => {
  it('ask for nothing that neither the app promises nor the cluster is known to serve', () => {
    const known = new Set([...metricsOf(contract.metrics), ...metricsOf(clusterMetrics)]);
    const asked = expressionsOf().flatMap((expr) => promqlWords(expr).metrics);
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('select every series with braces, and use only these words of PromQL', () => {
    const words = new Set(expressionsOf().flatMap((expr) => promqlWords(expr).others));
    expect([...words].sort()).toEqual([
      'absent',
      'and',
      'avg',
      'count',
      'histogram_quantile',
      'increase',
      'max',
      'min',
      'or',
      'rate',
      'sum',
      'time',
      'topk',
      'unless',
      'vector',
    ]);
  });

  it('group and join by labels that some metric has', () => {
    const labels = new Set([
      ...[...Object.values(contract.metrics), ...Object.values(clusterMetrics)].flatMap((metric) =>
        Object.keys(metric.labels),
      ),
      ...['namespace', 'pod', 'container', 'le'],
    ]);
    expect(
      expressionsOf()
        .flatMap((expr) => promqlWords(expr).groupedBy)
        .filter((label) => !labels.has(label)),
    ).toEqual([]);
  });

  it('take every name from the contract', () => {
    const renamed = Object.fromEntries(
      Object.entries(contract.metrics).map(([key, metric]) => [key, { ...metric, name: `renamed_${metric.name}` }]),
    ) as unknown as Contract['metrics'];
    const known = new Set(metricsOf(contract.metrics));
    const asked = expressionsOf({ ...contract, metrics: renamed }).flatMap((expr) => promqlWords(expr).metrics);
    expect(asked.filter((name) => known.has(name))).toEqual([]);
  });

  it('look at the namespace of the store alone', () => {
    const elsewhere = expressionsOf().flatMap((expr) =>
      [...expr.matchAll(/\{([^{}]*)\}/g)]
        .map(([, matchers]) => matchers!)
        .filter((matchers) => !matchers.includes('namespace="bookstore"')),
    );
    expect(elsewhere).toEqual([]);
  });

  it('use every metric of the cluster that is named', () => {
    const asked = new Set(expressionsOf().flatMap((expr) => promqlWords(expr).metrics));
    expect(metricsOf(clusterMetrics).filter((name) => !asked.has(name))).toEqual([]);
  });
});

describe('the alerts of an environment', () => {
  it('name in their texts only labels that their results have', () => {
    for (const { name, expr, summary, description } of alertsIn()) {
      const named = [...`${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
      const { groupedBy } = promqlWords(expr);
      expect([name, named.filter((label) => !groupedBy.includes(label))]).toEqual([name, []]);
    }
  });

  it('speak of backups, certificates and secrets only where there are such', () => {
    const conditional = ['BookstoreBackupOverdue', 'BookstoreCertificateExpires', 'BookstoreSecretNotSynced'];
    const found = (environment: typeof everything) => namesIn(environment).filter((name) => conditional.includes(name));
    expect(found(everything)).toEqual(conditional);
    expect(found(anEnvironment())).toEqual(['BookstoreSecretNotSynced']);
  });

  it.each([
    ['30 2 * * *', 26],
    ['30 2 * * 0', 7 * 24 + 2],
    ['30 2 1 * *', 31 * 24 + 2],
  ])('give a backup with the schedule %s %d hours, its longest gap and what it may take', (schedule, hours) => {
    const { backup } = everything;
    const overdue = alertsIn({ ...everything, backup: { ...backup!, schedule } }).find(
      ({ name }) => name === 'BookstoreBackupOverdue',
    );
    expect(overdue?.expr).toMatch(new RegExp(`> ${hours * 3600}$`));
  });

  it('wait longer for a migration where it may take longer', () => {
    const waits = (deadlineSeconds: number) =>
      alertsIn(anEnvironment({ migration: { deadlineSeconds } })).find(
        ({ name }) => name === 'BookstoreMigrationPending',
      )?.forSeconds;
    expect(waits(3600)! - waits(600)!).toBe(3000);
  });
});

describe('the runbook', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/RUNBOOK.md'), 'utf8');
  const [, ...sections] = text.split(/^## /m);
  const headings = sections.map((section) => section.slice(0, section.indexOf('\n')));

  it('has one section for each alert, and none without one', () => {
    expect([...headings].sort()).toEqual(namesIn().sort());
  });

  it('is where every alert links to', () => {
    const anchors = new Set(headings.map((heading) => `${runbookUrl}#${heading.toLowerCase()}`));
    expect(alertsIn().filter((alert) => !anchors.has(alert.runbookUrl))).toEqual([]);
  });

  it.each(sections.map((section) => [section.slice(0, section.indexOf('\n')), section]))(
    'says of %s what it means, what to look at and what to do',
    (_, section) => {
      expect(section.match(/^\*\*(Meaning|Look|Do)\.\*\*/gm)).toEqual(['**Meaning.**', '**Look.**', '**Do.**']);
    },
  );

  it('refers to its own sections by names that they have', () => {
    const anchors = new Set(headings.map((heading) => heading.toLowerCase()));
    const referred = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor!);
    expect(referred.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });
});

describe('commands in documents', () => {
  it.each(['README.md', 'docs/RUNBOOK.md', 'docs/BACKUP.md', 'docs/GITOPS.md'])(
    'of %s name the cluster that they are for',
    (file) => {
      const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
      const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.split('\n'));
      expect(blocks.filter((line) => /\bkubectl (?!--context )/.test(line))).toEqual([]);
    },
  );
});
