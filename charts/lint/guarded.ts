import type { RenderedObject } from '../synth/rendering.ts';
import type { Fault, Lint } from './lint.ts';
import { LintContext } from './lint-context.ts';

/** An object that a lint, or all of them, stumbled over. */
export interface Stumble {
  readonly object: RenderedObject;
  readonly error: unknown;
}

/** The objects that lints can look at, and those that they cannot. */
export function readable(objects: readonly RenderedObject[]): { context: LintContext; stumbles: readonly Stumble[] } {
  try {
    return { context: new LintContext(objects), stumbles: [] };
  } catch {
    const stumbles = objects.flatMap((object) => stumbleOver(object, () => new LintContext([object])));
    const left = objects.filter((object) => !stumbles.some((stumble) => stumble.object === object));
    return { context: new LintContext(left), stumbles };
  }
}

/** What a lint finds; where it stumbles, over which objects. */
export function checked(
  lint: Lint,
  context: LintContext,
): readonly Fault[] | { readonly stumbles: readonly Stumble[] } {
  try {
    return lint.check(context);
  } catch (error) {
    const alone = context.objects.flatMap((object) => stumbleOver(object, () => lint.check(new LintContext([object]))));
    // Some only stumble over objects together.
    return { stumbles: alone.length > 0 ? alone : context.objects.slice(0, 1).map((object) => ({ object, error })) };
  }
}

function stumbleOver(object: RenderedObject, look: () => unknown): Stumble[] {
  try {
    look();
    return [];
  } catch (error) {
    return [{ object, error }];
  }
}
