import { describe, expect, it } from '@jest/globals';
import { GoodObjects } from '../testing/good-objects.ts';
import { editsOfChecks } from '../testing/lint-edits/all.ts';
import { lints } from './catalogue.ts';
import { checkName } from './lint.ts';
import { LintContext } from './lint-context.ts';

/** Names of the checks that do not hold, those that are left out too. */
const broken = (objects: GoodObjects): string[] => {
  const context = new LintContext(objects.rendered());
  return lints.filter(({ check }) => check(context).length > 0).map(checkName);
};

describe('lints', () => {
  it('have a name of their own each, in the numbers that the linters list', () => {
    expect(new Set(lints.map(checkName)).size).toBe(lints.length);
    const count = (linter: string) => lints.filter((lint) => lint.linter === linter).length;
    expect([count('kube-score'), count('kube-linter'), count('polaris')]).toEqual([39, 63, 44]);
  });

  it('all hold in good objects', () => {
    expect(broken(new GoodObjects())).toEqual([]);
  });

  it('are each broken by one change', () => {
    // The schemas are checked elsewhere.
    const names = lints.map(checkName).filter((name) => name !== 'kube-linter/schema-validation');
    expect(Object.keys(editsOfChecks).sort()).toEqual(names.sort());
  });

  it.each(Object.entries(editsOfChecks))('%s finds the smallest fault', (name, edit) => {
    const objects = new GoodObjects();
    edit(objects);
    expect(broken(objects)).toContain(name);
  });
});
