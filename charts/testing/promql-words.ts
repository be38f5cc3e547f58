/** What an expression speaks of. */
export interface PromqlWords {
  /** Metrics whose series it selects. */
  readonly metrics: readonly string[];
  /** Labels that it groups or joins by. */
  readonly groupedBy: readonly string[];
  /** Everything else that is a word: functions, operators, and metrics without braces, which are a mistake. */
  readonly others: readonly string[];
}

/** Takes an expression apart, as far as tests need it: every series is written with braces. */
export function promqlWords(expr: string): PromqlWords {
  const metrics: string[] = [];
  const groupedBy: string[] = [];
  const rest = expr
    .replace(/([a-zA-Z_:][\w:]*)\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}/g, (_, name: string) => {
      metrics.push(name);
      return ' ';
    })
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|on)\s*\(([^)]*)\)/g, (_, labels: string) => {
      groupedBy.push(
        ...labels
          .split(',')
          .map((label) => label.trim())
          .filter(Boolean),
      );
      return ' ';
    });
  return { metrics, groupedBy, others: rest.match(/[a-zA-Z_:][\w:]*/g) ?? [] };
}
