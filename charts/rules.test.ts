import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { aProject } from './testing/a-project.ts';

const { path, read, change, run, environmentFile } = aProject();
const rules = (...args: string[]) => run('rules.ts', ...args);

describe('charts/rules.ts', () => {
  it('prints every rule with its numbers, held or not', () => {
    expect(rules('production')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^production: (\d+) rules, \1 held\n/),
    });
    change(environmentFile, 'minReplicas: 3', 'minReplicas: 2');
    const broken = rules('production');
    expect(broken.status).toBe(1);
    expect(broken.stdout).toMatch(/^production: \d+ rules, \d+ held, 1 violated\n/);
    expect(broken.stdout).toMatch(/✗ violated +pods-spread-over-zones +bookstore-web keeps 2 pods for 3 zones/);
  });

  it('shows a waiver with its reason, at every synth too', () => {
    change(environmentFile, 'minReplicas: 3', 'minReplicas: 2');
    const waiver =
      'waivers: [{ rule: pods-spread-over-zones, reason: One zone is being moved., until: "2999-12-31" }]\n';
    writeFileSync(path(environmentFile), read(environmentFile) + waiver);
    expect(rules()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 waived') });
    expect(run('main.ts')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('waived until 2999-12-31: pods-spread-over-zones: One zone is being moved.'),
    });
  });

  it('refuses an environment that there is not', () => {
    expect(rules('staging')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('received the environment staging; accepted: production'),
    });
  });
});
