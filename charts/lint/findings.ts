import type { RenderedObject } from '../synth/rendering.ts';
import { lints } from './catalogue.ts';
import { type ExemptionChoice, exemptionChoices, omissionChoices } from './choices.ts';
import { type Annotations, exemptionsIn, wordOn } from './exemptions.ts';
import { checked, readable, type Stumble } from './guarded.ts';
import { type CheckName, checkName } from './lint.ts';
import type { LintContext } from './lint-context.ts';
import type { Labels } from './objects.ts';

/** Something that makes an environment refused: what an object does not hold, or an exemption without a reason. */
export interface Finding {
  /** Linter and id of the check. */
  readonly check: CheckName;
  readonly object: RenderedObject;
  readonly found: string;
  readonly fix: string;
}

const omitted: ReadonlySet<CheckName> = new Set(omissionChoices.flatMap(({ checks }) => checks));
/** What is left out for all need not be looked at, but of kube-score an object can ask for it. */
const looked = lints.filter((lint) => lint.linter === 'kube-score' || !omitted.has(checkName(lint)));
const names: ReadonlySet<CheckName> = new Set(lints.map(checkName));

/** An object's own annotations and those of its pods. */
function annotationsOf(context: LintContext): (object: RenderedObject) => Annotations {
  const pods = new Map(context.workloads.map(({ object, annotations }) => [object, annotations]));
  return (object) => ({ own: texts(object.manifest.metadata.annotations), pods: texts(pods.get(object)) });
}

/** Annotations that are texts, as all of them must be. */
const texts = (annotations: Labels = {}): Labels =>
  Object.fromEntries(Object.entries(annotations).filter(([, value]) => typeof value === 'string'));

/**
 * Everything that the linters would find, in these objects as a whole, and every exemption that is not explained.
 *
 * @param choices the exemptions that are
 */
export function lintFindings(
  objects: readonly RenderedObject[],
  choices: readonly ExemptionChoice[] = exemptionChoices,
): Finding[] {
  const { context, stumbles } = readable(objects);
  const annotations = annotationsOf(context);
  const needed = new Map<RenderedObject, Set<CheckName>>(objects.map((object) => [object, new Set()]));
  const findings = stumbles.map((stumble) => unjudged('kube-linter/*', stumble));
  for (const lint of looked) {
    const check = checkName(lint);
    const faults = checked(lint, context);
    if ('stumbles' in faults) {
      findings.push(...faults.stumbles.map((stumble) => unjudged(check, stumble)));
      continue;
    }
    for (const { object, found } of faults) {
      const word = wordOn(lint, annotations(object));
      if (word === 'ignore') needed.get(object)?.add(check);
      else if (word === 'enable' || !omitted.has(check)) findings.push({ check, object, found, fix: lint.fix });
    }
  }
  for (const object of context.objects) {
    for (const { linter, id } of exemptionsIn(annotations(object))) {
      const check: CheckName = `${linter}/${id}`;
      const reasons = choices.filter(({ checks }) => checks.includes(check));
      const fault =
        exemptionFault(check, object, reasons, context) ?? (needed.get(object)?.has(check) ? undefined : needless);
      if (fault) findings.push({ check, object, ...fault });
    }
  }
  return findings;
}

/** Objects may be invalid in any way: what a lint stumbles over is a finding, and no end of the others. */
const unjudged = (check: CheckName, { object, error }: Stumble): Finding => ({
  check,
  object,
  found: `cannot be judged (${error})`,
  fix: 'correct its other faults first; without any, the check is at fault',
});

const needless = { found: 'is left out, and holds all the same', fix: 'remove the annotation' };

/** What is wrong with leaving a check out for these reasons. */
function exemptionFault(
  check: CheckName,
  object: RenderedObject,
  reasons: readonly ExemptionChoice[],
  context: LintContext,
): Pick<Finding, 'found' | 'fix'> | undefined {
  if (check.endsWith('/*')) return { found: 'every check is left out', fix: 'name the checks, one by one' };
  if (!names.has(check)) return { found: 'is left out, but there is no such check', fix: 'remove the annotation' };
  if (reasons.length === 0) {
    return {
      found: 'is left out, and no reason for it is recorded',
      fix: 'remove the annotation, or record the choice with its reason in charts/lint/choices.ts',
    };
  }
  if (reasons.some(({ only }) => !only || only.holds(object, context))) return undefined;
  return {
    found: `is left out, which is right only where ${reasons.map(({ only }) => only?.where).join(', or where ')}`,
    fix: 'make that so, or remove the annotation',
  };
}

/** A finding in one line. */
export const findingText = ({ check, object: { path, manifest }, found, fix }: Finding): string =>
  `${check}: ${path} (${manifest.kind} ${manifest.metadata.name}): ${found}; fix: ${fix}`;

/** One line for each finding. */
export const lintFaults = (objects: readonly RenderedObject[]): string[] => lintFindings(objects).map(findingText);
