/**
 * The lints as a validation plugin of the cdk8s CLI, for other projects; this one's synth makes them itself, before anything is
 * written. Loaded by its path, on a Node that strips types:
 *
 *     validations:
 *       - package: ./path/to/charts/lint/validation-plugin.ts
 *         version: 0.1.0
 *         class: BookstoreLint
 *         properties:
 *           exemptions:
 *             - checks: [kube-score/service-type]
 *               reason: The cluster has no balancer.
 */
import type { Validation, ValidationContext } from 'cdk8s-cli/plugins';
import type { RenderedObject } from '../synth/rendering.ts';
import { lints } from './catalogue.ts';
import { type ExemptionChoice, exemptionChoices } from './choices.ts';
import { lintFindings } from './findings.ts';
import { checkName } from './lint.ts';

const demands = new Map(lints.map((lint) => [checkName(lint), lint.demand]));

/** What `properties:` in cdk8s.yaml may hold. */
export interface BookstoreLintProperties {
  /** Further checks that objects may leave out by annotation, and why. @default only those of charts/lint/choices.ts */
  readonly exemptions?: readonly ExemptionChoice[];
}

/** Judges the manifests that the CLI has just written, together: fails the synth when anything is found. */
export class BookstoreLint implements Validation {
  readonly #exemptions: readonly ExemptionChoice[];

  constructor({ exemptions = [] }: BookstoreLintProperties = {}) {
    this.#exemptions = exemptions;
  }

  async validate(context: ValidationContext): Promise<void> {
    const files = new Map<RenderedObject, string>();
    for (const file of context.manifests) {
      for (const manifest of context.parseManifest(file) as (RenderedObject['manifest'] | null)[]) {
        // An empty document is null.
        if (!manifest) continue;
        // The CLI itself adds the construct's path to what it reports.
        files.set({ path: file, manifest, given: manifest }, file);
      }
    }
    const findings = lintFindings([...files.keys()], [...exemptionChoices, ...this.#exemptions]);
    for (const { check, object, found, fix } of findings) {
      const { kind, metadata: named } = object.manifest;
      context.report.addViolation({
        ruleName: check,
        recommendation: demands.get(check) ?? 'A check is left out only for a recorded reason.',
        fix,
        violatingResources: [
          {
            resourceName: named.name,
            locations: [`${kind} ${named.name}: ${found}`],
            manifestPath: files.get(object) ?? '',
          },
        ],
      });
    }
    context.report.submit(findings.length === 0 ? 'success' : 'failure', {
      checks: String(lints.length),
      objects: String(files.size),
    });
  }
}
