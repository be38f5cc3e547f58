import { describe, expect, it } from '@jest/globals';
import { Reach } from './reach.ts';

const files = ['00-foundation.yaml', '01-storage.yaml', '02-web.yaml'];
const applied = (release: number, ...names: string[]): Reach => {
  const reach = new Reach(release, files);
  for (const name of names) {
    reach.enters(name);
    reach.holds(name);
  }
  return reach;
};

describe('what of a release has reached the cluster', () => {
  it('is nothing, some of it, or all', () => {
    expect([applied(7).describe(), applied(7).isEmpty]).toEqual(['Nothing was applied.', true]);
    expect(applied(7, '00-foundation.yaml', '01-storage.yaml').describe()).toBe(
      'Of release 7 are applied: 00-foundation.yaml, 01-storage.yaml. Not applied are: 02-web.yaml; what they hold is as before.',
    );
    expect(applied(7, ...files).describe()).toBe('All of release 7 is applied.');
  });

  it('names the objects of a file that was not applied whole, as kubectl has named them', () => {
    const output = 'deployment.apps/bookstore-web serverside-applied\nservice/bookstore-web serverside-applied\n';
    const refused = applied(7, '00-foundation.yaml');
    refused.enters('01-storage.yaml');
    refused.breaksOff('01-storage.yaml', output, true);
    expect(refused.describe()).toContain(
      'Of 01-storage.yaml of release 7 are applied: deployment.apps/bookstore-web, service/bookstore-web, and nothing else of it. Not applied are: 02-web.yaml;',
    );
    refused.breaksOff('01-storage.yaml', output, false);
    expect(refused.describe()).toContain('service/bookstore-web, and perhaps one object more.');
    const cutOff = applied(7);
    cutOff.enters('00-foundation.yaml');
    expect([cutOff.describe(), cutOff.isEmpty]).toEqual([
      '00-foundation.yaml of release 7 was cut off: any of its objects may be applied. Not applied are: 01-storage.yaml, 02-web.yaml; what they hold is as before.',
      false,
    ]);
  });

  it('is nothing where a file was refused whole', () => {
    const reach = applied(7);
    reach.enters('00-foundation.yaml');
    reach.breaksOff('00-foundation.yaml', '', true);
    expect([reach.describe(), reach.isEmpty]).toEqual(['Nothing was applied.', true]);
  });

  it('says on the way back what is of which release', () => {
    const reach = applied(7, ...files);
    expect(reach.describe(applied(6))).toBe('All of release 7 is applied.');
    expect(reach.describe(applied(6, '00-foundation.yaml'))).toBe(
      'Back at release 6 are: 00-foundation.yaml. Still of release 7 are: 01-storage.yaml, 02-web.yaml.',
    );
    expect(reach.describe(applied(6, ...files))).toBe('All of release 6 is applied again.');
    expect(applied(7, '01-storage.yaml').describe(applied(6, '00-foundation.yaml', '01-storage.yaml'))).toBe(
      'Back at release 6 are: 00-foundation.yaml, 01-storage.yaml.',
    );
  });

  it('says what the cluster goes on with by itself', () => {
    const [reach, back] = [applied(7, ...files), applied(6, ...files)];
    reach.leaves('Job/migrate goes on.');
    expect(reach.describe()).toBe('All of release 7 is applied. Job/migrate goes on.');
    back.leaves('Pods are replaced.');
    expect(reach.describe(back)).toBe('All of release 6 is applied again. Pods are replaced.');
  });
});
