import { describe, expect, it } from '@jest/globals';
import { type Edits, GoodObjects } from '../testing/good-objects.ts';
import { kubeLinterEdits } from '../testing/lint-edits/kube-linter.ts';
import { kubeScoreEdits } from '../testing/lint-edits/kube-score.ts';
import { polarisEdits } from '../testing/lint-edits/polaris.ts';
import { lints } from './catalogue.ts';
import { checkName } from './lint.ts';
import { LintContext } from './lint-context.ts';

/** Names of the checks that do not hold, those that are left out too. */
const broken = (objects: GoodObjects): string[] => {
  const context = new LintContext(objects.rendered());
  return lints.filter(({ check }) => check(context).length > 0).map(checkName);
};

const editsOf: Readonly<Record<string, Edits>> = {
  'kube-score': kubeScoreEdits,
  'kube-linter': kubeLinterEdits,
  polaris: polarisEdits,
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

  // The schemas are checked elsewhere.
  it.each(lints.filter(({ id }) => id !== 'schema-validation').map((lint) => [checkName(lint), lint] as const))(
    '%s finds the smallest fault',
    (name, { linter, id }) => {
      const objects = new GoodObjects();
      editsOf[linter]![id]!(objects);
      expect(broken(objects)).toContain(name);
    },
  );
});
