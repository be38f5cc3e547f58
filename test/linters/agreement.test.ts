import { describe, expect, it } from '@jest/globals';
import { omissionChoices } from '../../charts/lint/choices.ts';
import { linters } from '../../charts/lint/lint.ts';
import { GoodObjects } from '../../charts/testing/good-objects.ts';
import { allEdits } from '../../charts/testing/lint-edits/all.ts';
import { ourVerdicts } from '../../charts/testing/verdicts.ts';
import { committedEnvironments, committedObjects } from '../../scripts/linters/committed-objects.ts';
import { realVerdicts, versionOf } from '../../scripts/linters/real-linters.ts';

describe.each(linters)('%s itself', (linter) => {
  const isThere = versionOf(linter) !== undefined;
  const withLinter = isThere ? it : it.skip;
  const unlessMissing = isThere ? '' : ` (not run here: no ${linter} on the PATH)`;
  const omitted = omissionChoices
    .flatMap(({ checks }) => checks)
    .filter((check) => check.startsWith(`${linter}/`))
    .map((check) => check.slice(linter.length + 1));

  withLinter.each(committedEnvironments())(
    `finds in %s only what is left out for all, as we do${unlessMissing}`,
    (name) => {
      const objects = committedObjects(name);
      const verdicts = realVerdicts(linter, objects);
      expect(verdicts.filter((verdict) => !omitted.includes(verdict.split(': ')[1]!))).toEqual([]);
      expect(ourVerdicts(linter, objects)).toEqual(verdicts);
    },
  );

  withLinter(`finds nothing in good objects${unlessMissing}`, () => {
    expect(realVerdicts(linter, new GoodObjects().rendered())).toEqual([]);
  });

  withLinter.each(Object.entries(allEdits))(`finds what we find after a change: %s${unlessMissing}`, (_, edit) => {
    const objects = new GoodObjects();
    edit(objects);
    expect(ourVerdicts(linter, objects.rendered())).toEqual(realVerdicts(linter, objects.rendered()));
  });
});
