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
    expect(broken.stdout).toMatch(
      /✗ pods-spread-over-zones: violated \(outage\)\n {4}bookstore-web keeps 2 pods for 3 zones\n {4}fix: {4}keep at least/,
    );
  });

  it('shows a waiver with its reason, at every synth too', () => {
    change(environmentFile, 'minReplicas: 3', 'minReplicas: 2');
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const waiver = `waivers: [{ rule: pods-spread-over-zones, reason: One zone is being moved., until: "${until}" }]\n`;
    writeFileSync(path(environmentFile), read(environmentFile) + waiver);
    expect(rules()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 waived') });
    expect(run('main.ts')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining(
        `waived until ${until}, which is in 1 day: pods-spread-over-zones: One zone is being moved.`,
      ),
    });
  });

  it('shows what is wrong with a waiver', () => {
    const waiver =
      'waivers: [{ rule: pods-spread-over-zones, reason: One zone is being moved., until: "2999-12-31" }]\n';
    writeFileSync(path(environmentFile), read(environmentFile) + waiver);
    expect(rules()).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/\n✗ production: waivers: pods-spread-over-zones: received until 2999-12-31; /),
    });
  });

  it('refuses an environment that there is not', () => {
    expect(rules('staging')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('received the environment staging; accepted: production'),
    });
  });
});
