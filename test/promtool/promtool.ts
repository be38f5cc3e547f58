import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';

const run = promisify(execFile);

/** Series of a test → their values, one a minute, as promtool writes them (`0+5x60`). */
export type Series = Readonly<Record<string, string>>;

/** What a store was like, and which alerts fire then. */
export interface Scenario {
  readonly name: string;
  readonly series: Series;
  /** Minutes after the beginning at which one looks. */
  readonly atMinutes: number;
  readonly firing: readonly string[];
}

/** Why promtool cannot be run here; null when it can. */
export const promtoolMissing = await run('promtool', ['--version']).then(
  () => null,
  () => 'no promtool on the PATH',
);

/** Runs promtool over files that are gone afterwards. @throws with its words when it is not content */
async function promtool(files: Readonly<Record<string, unknown>>, ...parameters: string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), stringify(content));
    const { stdout } = await run('promtool', parameters, { cwd: folder });
    return stdout;
  } catch (error) {
    const { stdout, stderr, message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${stdout ?? ''}${stderr ?? ''}` || message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether Prometheus takes the rules, their expressions and the templates of their texts. */
export const checkRules = (rules: unknown): Promise<string> =>
  promtool({ 'rules.yaml': rules }, 'check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml');

/** Lets Prometheus evaluate the rules over a scenario. @throws unless exactly these alerts fire */
export const playOut = (rules: unknown, { name, series, atMinutes, firing }: Scenario): Promise<string> =>
  promtool(
    {
      'rules.yaml': rules,
      'tests.yaml': {
        rule_files: ['rules.yaml'],
        evaluation_interval: '1m',
        tests: [
          {
            name,
            interval: '1m',
            input_series: Object.entries(series).map(([selected, values]) => ({ series: selected, values })),
            promql_expr_test: [
              {
                expr: 'max by (alertname) (ALERTS{alertstate="firing"})',
                eval_time: `${atMinutes}m`,
                exp_samples: firing.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
              },
            ],
          },
        ],
      },
    },
    'test',
    'rules',
    'tests.yaml',
  );
