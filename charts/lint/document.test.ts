import { describe, expect, it } from '@jest/globals';
import { lints } from './catalogue.ts';
import { lintsDocument } from './document.ts';

const rows = lintsDocument()
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(' | '));
const decisionOn = (id: string) => rows.find(([check]) => check === `| \`${id}\``)?.[3];

describe('LINTS.md', () => {
  it('has a row for each check, with what it demands, a decision, and what to do', () => {
    expect(rows.map(([check]) => check)).toEqual(lints.map(({ id }) => `| \`${id}\``));
    expect(rows.filter((cells) => cells.length !== 5 || cells.includes(''))).toEqual([]);
  });

  it('says why a check is left out, for all or where its reason is true', () => {
    expect(decisionOn('service-targets-pod')).toBe('held');
    expect(decisionOn('no-node-affinity')).toMatch(/^\*\*not applied\.\*\* Any node/);
    expect(decisionOn('deploymentMissingReplicas')).toMatch(
      /^held\. Where an autoscaler owns the replicas, or one is asked for, an object may leave it out by annotation: polaris wants/,
    );
  });
});
