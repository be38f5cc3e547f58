import type { RenderedObject } from '../synth/rendering.ts';
import { lints } from './catalogue.ts';
import { exemptionChoices, omissionChoices } from './choices.ts';
import { type Annotations, type Exemption, exemptionsIn, wordOn } from './exemptions.ts';
import { type CheckName, checkName } from './lint.ts';
import { LintContext } from './lint-context.ts';

/** Something that makes an environment refused: what an object does not hold, or an exemption without a reason. */
export interface Finding {
  /** Linter and id of the check. */
  readonly check: CheckName;
  readonly object: RenderedObject;
  readonly found: string;
  readonly fix: string;
}

const omitted: ReadonlySet<CheckName> = new Set(omissionChoices.flatMap(({ checks }) => checks));
const byName = new Map(lints.map((lint) => [checkName(lint), lint]));

/** An object's own annotations and those of its pods. */
function annotationsOf(context: LintContext): (object: RenderedObject) => Annotations {
  const pods = new Map(context.workloads.map(({ object, annotations }) => [object, annotations]));
  return (object) => ({ own: object.manifest.metadata.annotations ?? {}, pods: pods.get(object) ?? {} });
}

/** Everything that the linters would find, in these objects as a whole, and every exemption that is not explained. */
export function lintFindings(objects: readonly RenderedObject[]): Finding[] {
  const context = new LintContext(objects);
  const annotations = annotationsOf(context);
  const needed = new Map<RenderedObject, Set<CheckName>>(objects.map((object) => [object, new Set()]));
  const findings: Finding[] = [];
  for (const lint of lints) {
    const check = checkName(lint);
    for (const { object, found } of lint.check(context)) {
      const word = wordOn(lint, annotations(object));
      if (word === 'ignore') needed.get(object)?.add(check);
      else if (word === 'enable' || !omitted.has(check)) findings.push({ check, object, found, fix: lint.fix });
    }
  }
  for (const object of objects) {
    for (const exemption of exemptionsIn(annotations(object))) {
      const fault = exemptionFault(exemption, object, context, needed.get(object) ?? new Set());
      if (fault) findings.push({ check: `${exemption.linter}/${exemption.id}`, object, ...fault });
    }
  }
  return findings;
}

/** What is wrong with an annotation that leaves a check out. */
function exemptionFault(
  { linter, id }: Exemption,
  object: RenderedObject,
  context: LintContext,
  needed: ReadonlySet<CheckName>,
): Pick<Finding, 'found' | 'fix'> | undefined {
  const check: CheckName = `${linter}/${id}`;
  if (id === '*') return { found: `leaves every check of ${linter} out`, fix: 'name the checks, one by one' };
  if (!byName.has(check)) return { found: 'is left out, but there is no such check', fix: 'remove the annotation' };
  const choice = exemptionChoices.find(({ checks }) => checks.includes(check));
  if (!choice) {
    return {
      found: 'is left out, and no reason for it is recorded',
      fix: 'remove the annotation, or record the choice with its reason in charts/lint/choices.ts',
    };
  }
  if (choice.only && !choice.only.holds(object, context)) {
    return {
      found: `is left out, which is right only where ${choice.only.where}`,
      fix: 'make that so, or remove the annotation',
    };
  }
  return needed.has(check) ? undefined : { found: 'is left out, and holds all the same', fix: 'remove the annotation' };
}

/** A finding in one line. */
export const findingText = ({ check, object: { path, manifest }, found, fix }: Finding): string =>
  `${check}: ${path} (${manifest.kind} ${manifest.metadata.name}): ${found}; fix: ${fix}`;

/** One line for each finding. */
export const lintFaults = (objects: readonly RenderedObject[]): string[] => lintFindings(objects).map(findingText);
