import type { RenderedObject } from '../synth/rendering.ts';
import type { LintContext, ObjectOf, Workload } from './lint-context.ts';
import type { Container, Kinds } from './objects.ts';

export const linters = ['kube-score', 'kube-linter', 'polaris'] as const;
export type Linter = (typeof linters)[number];

/** Name of a check: linter and id. */
export type CheckName = `${Linter}/${string}`;

/** An object that does not hold a lint. */
export interface Fault {
  readonly object: RenderedObject;
  /** What it holds instead. */
  readonly found: string;
}

/** Looks at everything that is rendered for an environment. */
export type Check = (context: LintContext) => readonly Fault[];

/** One check of a linter: its name there, and what it does. */
export interface Lint {
  readonly linter: Linter;
  /** The linter's own name of the check. */
  readonly id: string;
  /** What must be true, in one sentence. */
  readonly demand: string;
  /** What to change where it is not. */
  readonly fix: string;
  /** Whether the linter makes the check without being asked to. */
  readonly onByDefault: boolean;
  /** Whether it looks at pods: kube-score then also reads the annotations of the pods' template. */
  readonly ofPods: boolean;
  readonly check: Check;
}

/** Makes lints of a linter. @param all what they have in common; by default they are on, and not of pods */
export const lintOf =
  (linter: Linter, all: { readonly onByDefault?: boolean; readonly ofPods?: boolean } = {}) =>
  (id: string, demand: string, fix: string, check: Check): Lint => ({
    linter,
    id,
    demand,
    fix,
    onByDefault: all.onByDefault ?? true,
    ofPods: all.ofPods ?? false,
    check,
  });

export const checkName = ({ linter, id }: Lint): CheckName => `${linter}/${id}`;

/** What a check finds wrong with one thing. */
type Finds<Things extends readonly unknown[]> = (...things: Things) => string | readonly string[] | undefined;

const faultsOf = (object: RenderedObject, found: ReturnType<Finds<[]>>): Fault[] =>
  (typeof found === 'string' ? [found] : (found ?? [])).map((text) => ({ object, found: text }));

/** Checks each object of a kind. */
export const each =
  <Kind extends keyof Kinds>(kind: Kind, find: Finds<[ObjectOf<Kind>['manifest'], LintContext]>): Check =>
  (context) =>
    context.ofKind(kind).flatMap((object) => faultsOf(object, find(object.manifest, context)));

/** Checks each workload; `of` says which of them the linter looks at. */
export const eachWorkload =
  (find: Finds<[Workload, LintContext]>, of: (workload: Workload) => boolean = () => true): Check =>
  (context) =>
    context.workloads.filter(of).flatMap((workload) => faultsOf(workload.object, find(workload, context)));

/** Checks each container of each workload, and names it. */
export const eachContainer = (
  find: (container: Container, workload: Workload, context: LintContext) => string | undefined,
  of: (workload: Workload) => boolean = () => true,
  which: 'all' | 'main' = 'all',
): Check =>
  eachWorkload((workload, context) => {
    const containers = which === 'all' ? workload.containers : workload.mainContainers;
    return containers.flatMap((container) => {
      const found = find(container, workload, context);
      return found === undefined ? [] : [`container ${container.name} ${found}`];
    });
  }, of);
