import type { Lint, Linter } from './lint.ts';
import type { Labels } from './objects.ts';

/** Annotations of an object, and of the pods that it makes. */
export interface Annotations {
  readonly own: Labels;
  readonly pods: Labels;
}

/** A check, or all of a linter's (`*`), that an annotation leaves an object out of. */
export interface Exemption {
  readonly linter: Linter;
  readonly id: string;
}

const kubeScoreKeys = { ignore: 'kube-score/ignore', enable: 'kube-score/enable' } as const;
/** Checks that kube-score leaves out with another. */
const implied: Readonly<Record<string, readonly string[]>> = {
  'container-resources': ['container-ephemeral-storage-request-and-limit'],
};
const ignoreCheck = 'ignore-check.kube-linter.io/';
const ignoreAll = 'kube-linter.io/ignore-all';
const exemptAll = 'polaris.fairwinds.com/exempt';
const exemptOne = /^polaris\.fairwinds\.com\/(.+)-exempt$/;

const listed = (text = ''): string[] =>
  text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
const lists = (text: string | undefined, wanted: string): boolean =>
  listed(text).some((id) => id === wanted || implied[id]?.includes(wanted));
const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

/** What the annotations tell a linter about a check: to leave it out, to make it, or nothing. Read as the linters do. */
export function wordOn({ linter, id, ofPods }: Lint, { own, pods }: Annotations): 'ignore' | 'enable' | undefined {
  if (linter === 'kube-linter') return ignoreAll in own || `${ignoreCheck}${id}` in own ? 'ignore' : undefined;
  if (linter === 'polaris') {
    return isTrue(own[exemptAll]) || isTrue(own[`polaris.fairwinds.com/${id}-exempt`]) ? 'ignore' : undefined;
  }
  for (const annotations of ofPods ? [pods, own] : [own]) {
    for (const word of ['ignore', 'enable'] as const) {
      if (lists(annotations[kubeScoreKeys[word]], id)) return word;
    }
  }
  return undefined;
}

/** Everything that annotations leave out. */
export function exemptionsIn({ own, pods }: Annotations): Exemption[] {
  const kubeScore = [...listed(own[kubeScoreKeys.ignore]), ...listed(pods[kubeScoreKeys.ignore])];
  return [
    ...kubeScore.map((id): Exemption => ({ linter: 'kube-score', id })),
    ...Object.entries(own).flatMap(([key, value]): Exemption[] => {
      if (key === ignoreAll) return [{ linter: 'kube-linter', id: '*' }];
      if (key.startsWith(ignoreCheck)) return [{ linter: 'kube-linter', id: key.slice(ignoreCheck.length) }];
      if (!isTrue(value)) return [];
      if (key === exemptAll) return [{ linter: 'polaris', id: '*' }];
      const id = exemptOne.exec(key)?.[1];
      return id === undefined ? [] : [{ linter: 'polaris', id }];
    }),
  ];
}
