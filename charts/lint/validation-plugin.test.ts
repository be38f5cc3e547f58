import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const plugin = join(import.meta.dirname, 'validation-plugin.ts');

let project = '';
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'cdk8s-project-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const exempted = { 'kube-score/ignore': 'service-type', 'ignore-check.kube-linter.io/exposed-services': '' };

/** Runs the CLI, as its users run it, on a project of one service, and of a port of the nodes where one is given. */
function synth({ nodePort, properties = {} }: { nodePort?: { annotations: object }; properties?: object } = {}) {
  writeFileSync(
    join(project, 'app.ts'),
    `import { App, Chart } from '${root}/node_modules/cdk8s/lib/index.js';
import { WebService } from '${root}/charts/constructs/web-service.ts';
import { k8s } from '${root}/node_modules/cdk8s-plus-28/lib/index.js';
const app = new App();
const chart = new Chart(app, 'wiki', { namespace: 'wiki' });
const { labels } = new WebService(chart, 'Web', { image: 'registry.example.com/wiki:1.2.3', port: 8080 });
const nodePort = ${JSON.stringify(nodePort ?? null)};
if (nodePort) new k8s.KubeService(chart, 'Nodes', {
  metadata: { name: 'nodes', ...nodePort },
  spec: { type: 'NodePort', selector: labels, ports: [{ port: 8080 }] },
});
app.synth();`,
  );
  writeFileSync(
    join(project, 'cdk8s.yaml'),
    JSON.stringify({
      language: 'typescript',
      app: `"${process.execPath}" app.ts`,
      output: 'dist',
      // The CLI takes a path for one of the file system only if it begins with `./`.
      validations: [
        { package: `./${relative(project, plugin)}`, version: '0.1.0', class: 'BookstoreLint', properties },
      ],
    }),
  );
  const reports = join(project, 'reports.json');
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/cdk8s-cli/bin/cdk8s'),
      'synth',
      '--check-upgrade=false',
      `--validation-reports-output-file=${reports}`,
    ],
    { cwd: project, encoding: 'utf8' },
  );
  return { status, report: JSON.parse(readFileSync(reports, 'utf8')).reports[0] };
}

describe('BookstoreLint, in the cdk8s CLI', () => {
  it('passes a good app', () => {
    const { status, report } = synth();
    expect(report.summary).toMatchObject({ status: 'success', metadata: { checks: '146', objects: '6' } });
    expect(status).toBe(0);
  });

  it('fails a bad one with exit code 2, and says what, where and what to change', () => {
    const { status, report } = synth({ nodePort: { annotations: {} } });
    expect(status).toBe(2);
    expect(report.violations).toContainEqual({
      ruleName: 'kube-score/service-type',
      recommendation: 'No Service opens a port of the nodes.',
      fix: 'make it a ClusterIP, behind an Ingress',
      violatingConstructs: [
        {
          constructPath: 'wiki/Nodes',
          resourceName: 'nodes',
          locations: ['Service nodes: is of type NodePort'],
          manifestPath: 'dist/wiki.k8s.yaml',
        },
      ],
    });
  });

  it("accepts the project's own reasons to leave a check out", () => {
    const checks = ['kube-score/service-type', 'kube-linter/exposed-services'];
    const exemptions = [{ checks, reason: 'The cluster has no balancer.' }];
    expect(synth({ nodePort: { annotations: exempted }, properties: { exemptions } }).status).toBe(0);
  });
});
