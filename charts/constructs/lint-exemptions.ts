/** A check of a linter, such as `kube-score/service-type`. */
export type LintId = `${'kube-score' | 'kube-linter' | 'polaris'}/${string}`;

/** Checks that an object does not pass on purpose, each with its reason. */
export type LintExemptions = Readonly<Partial<Record<LintId, string>>>;

/**
 * Annotations by which the linters leave an object out of a check. Only kube-linter's holds the reason; for the others it
 * stands where the exemption is made.
 */
export function exempt(...exemptions: readonly LintExemptions[]): Record<string, string> {
  const entries = Object.entries(Object.assign({}, ...exemptions) as Record<LintId, string>).map(([id, reason]) => {
    const slash = id.indexOf('/');
    return { linter: id.slice(0, slash), check: id.slice(slash + 1), reason };
  });
  const of = (linter: string) => entries.filter((entry) => entry.linter === linter);
  const kubeScore = of('kube-score').map(({ check }) => check);
  return {
    ...(kubeScore.length > 0 && { 'kube-score/ignore': kubeScore.sort().join(',') }),
    ...Object.fromEntries(
      of('kube-linter').map(({ check, reason }) => [`ignore-check.kube-linter.io/${check}`, reason]),
    ),
    ...Object.fromEntries(of('polaris').map(({ check }) => [`polaris.fairwinds.com/${check}-exempt`, 'true'])),
  };
}
