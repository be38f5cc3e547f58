import type { Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import type { Manifest } from './manifests.ts';

/** All that a rule may look at: an environment as a whole, not one object. */
export interface Model {
  /** Name of the environment. */
  readonly name: string;
  readonly environment: Environment;
  readonly contract: Contract;
  /** Everything that is rendered for the environment, over all charts, in the order in which it is applied. */
  readonly objects: readonly Manifest[];
  /** Secrets that are made before the manifests are applied, and not by them. @default none */
  readonly nativeSecrets?: readonly { readonly name: string; readonly keys: readonly { readonly key: string }[] }[];
}

/** What a rule found: its numbers in words, and, when it is violated, what to change. */
export type Verdict =
  | {
      readonly outcome: 'held';
      readonly numbers: string;
      /** The number that one wants to see at every synth, in a few words. */
      readonly headline?: string;
    }
  | { readonly outcome: 'violated'; readonly numbers: string; readonly fix: string };

export interface Rule {
  readonly id: string;
  /** What must be true, in one sentence. */
  readonly statement: string;
  /** What happens where it is not: the store is down or failing, data or money is lost, something private is readable. */
  readonly severity: 'outage' | 'loss' | 'money' | 'exposure';
  /** Document that the rule and its numbers come from. */
  readonly source: string;
  readonly check: (model: Model) => Verdict;
}

/** A rule that looks at rendered objects alone: it holds for any app, whatever its environment. */
export interface ManifestRule extends Rule {
  readonly check: (model: Pick<Model, 'objects'>) => Verdict;
}

/** Held, unless a number is none: every comparison with it is false, and would hide a fault. */
export const held = (numbers: string, headline?: string): Verdict =>
  /\b(NaN|Infinity)\b/.test(numbers)
    ? violated(`${numbers}: not every quantity is a number`, 'write each number and quantity as Kubernetes reads it')
    : { outcome: 'held', numbers, headline };
export const violated = (numbers: string, fix: string): Verdict => ({ outcome: 'violated', numbers, fix });

/** Held with these numbers, or violated with every fault that was found. */
export const verdict = (faults: readonly string[], numbers: string, fix: string, headline?: string): Verdict =>
  faults.length === 0 ? held(numbers, headline) : violated(faults.join('; '), fix);

/** `1 pod`, `2 pods`, `2 policies`. */
export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`;
