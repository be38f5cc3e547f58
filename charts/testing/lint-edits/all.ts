import type { Edits } from '../good-objects.ts';
import { kubeLinterEdits } from './kube-linter.ts';
import { kubeScoreEdits } from './kube-score.ts';
import { oddEdits } from './odd.ts';
import { polarisEdits } from './polaris.ts';

/** The smallest change that each check finds, by linter and check. */
export const editsOfChecks: Edits = Object.fromEntries(
  Object.entries({ 'kube-score': kubeScoreEdits, 'kube-linter': kubeLinterEdits, polaris: polarisEdits }).flatMap(
    ([linter, edits]) => Object.entries(edits).map(([id, edit]) => [`${linter}/${id}`, edit]),
  ),
);

/** Every change on which our checks are compared with the linters themselves. */
export const allEdits: Edits = { ...editsOfChecks, ...oddEdits };
