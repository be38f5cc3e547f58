import { serverProgram } from './database-server.ts';
import type { Episode, Scenario } from './scenario.ts';

/** What became of scenarios, as a table in Markdown. */
export async function reportOf(
  results: readonly { readonly scenario: Scenario; readonly episodes: readonly Episode[] }[],
  database: string,
): Promise<string> {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const head = ['Scenario', 'Episode', 'Sent', 'Refused', 'Failed', 'Retried', 'Back after', 'Invariants', ''];
  const lines = results.flatMap(({ scenario, episodes }) =>
    episodes.map(({ name, sent, refused, failed, retried, recoveredMs, invariants, faults }) =>
      row([
        scenario.name,
        name,
        sent,
        refused,
        failed,
        retried,
        recoveredMs === null ? '–' : `${recoveredMs} ms`,
        `${invariants.checked}, ${invariants.broken.length} broken`,
        faults.length === 0 ? 'held' : `**${faults.join(' ')}**`,
      ]),
    ),
  );
  return [
    `Database: ${database}; servers that are killed: ${await serverProgram()}.`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...lines,
  ].join('\n');
}
