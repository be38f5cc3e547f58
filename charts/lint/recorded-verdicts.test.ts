import { describe, expect, it } from '@jest/globals';
import { GoodObjects } from '../testing/good-objects.ts';
import { allEdits } from '../testing/lint-edits/all.ts';
import { ourVerdicts, type RecordedVerdicts, recordedVerdicts } from '../testing/verdicts.ts';
import type { Linter } from './lint.ts';

const recordings = Object.entries(recordedVerdicts()) as [Linter, RecordedVerdicts][];

describe.each(recordings)('what %s found, we find', (linter, { verdicts }) => {
  it('after every change', () => {
    expect(Object.keys(verdicts)).toEqual(Object.keys(allEdits));
  });

  it.each(Object.entries(allEdits))('%s', (name, edit) => {
    const objects = new GoodObjects();
    edit(objects);
    expect(ourVerdicts(linter, objects.rendered())).toEqual(verdicts[name]);
  });
});
