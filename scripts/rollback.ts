/** `npm run rollback -- ENVIRONMENT`: brings an earlier release back, from what the cluster keeps of it. */
import { UsageError } from '../app/core/errors.ts';
import { releaseParameters, tellResult, unlessInterrupted } from './release/command.ts';
import { goneOf, isSame, type ReleaseRecord, readRecords } from './release/record.ts';
import { leftBehind, release } from './release/release.ts';
import { openTarget } from './release/target.ts';
import { rollbackUsage } from './release/usage.ts';
import { main, type Terminal } from './terminal.ts';

await main((terminal) => unlessInterrupted(() => rollBack(terminal)));

async function rollBack(terminal: Terminal): Promise<number> {
  const parameters = releaseParameters(rollbackUsage, true);
  if (!parameters) {
    console.log(rollbackUsage);
    return 0;
  }
  const { progress, interrupted } = terminal;
  const { kubectl, environment, name } = await openTarget(terminal, parameters.root, parameters.environment);
  const { namespace } = environment;
  const records = await readRecords(kubectl, namespace);
  const wanted = chooseRelease(records, name, parameters.to);
  const [latest] = records;
  if (latest?.outcome === 'live' && isSame(latest, wanted)) {
    const to = `\`--to RELEASE\` goes to another one that was live (${numbersOf(records)})`;
    progress(
      `Release ${latest.release} is live, and is release ${wanted.release} already. Nothing was changed; ${to}.`,
    );
    return 0;
  }
  refuseGone(records, wanted);
  progress(`Going back to release ${wanted.release} of ${wanted.at}: ${wanted.image}, commit ${wanted.commit}`);
  if (parameters.dryRun) {
    const files = wanted.files.filter(({ objects }) => !objects.some(({ kind }) => kind === 'Job'));
    progress(`Would apply ${files.map((file) => file.name).join(', ')}, in this order. Nothing was changed.`);
    return 0;
  }
  const record: ReleaseRecord = {
    ...wanted,
    release: records[0]!.release + 1,
    at: new Date().toISOString(),
    outcome: 'applying',
    again: wanted.release,
    // The schema stays that of the latest.
    columns: { used: wanted.columns.used, gone: [...new Set(records.flatMap(({ columns }) => columns.gone))] },
  };
  const result = await release({
    kubectl,
    namespace,
    record,
    previous: undefined,
    migrates: false,
    smokeTest: parameters.smokeTest ? environment.baseUrl : null,
    progress,
    signal: interrupted,
  });
  if (result.outcome === 'live') {
    progress(`\nRelease ${record.release} is live; it is release ${wanted.release} again. The schema is as it was.`);
    progress(
      `The next deploy brings the committed image back: \`npm run set-image -- ${name} ${wanted.image}\` keeps this one.`,
    );
    const left = leftBehind(latest, record);
    if (left.length > 0) progress(`Left in the cluster, and used no more: ${left.join(', ')}.`);
  }
  const next = `\`npm run rollback -- ${name}\` goes on, \`npm run deploy -- ${name}\` brings what is committed.`;
  return tellResult(result, next, progress);
}

/**
 * The release that is wanted. Without a number it is the last one that was live before the latest; the same as before
 * when the latest is a return that has not come to its end, or that has: it runs again without going further back.
 */
function chooseRelease(records: readonly ReleaseRecord[], name: string, to: number | undefined): ReleaseRecord {
  const other = records.find(({ environment }) => environment !== name);
  if (other) throw new UsageError(`This cluster holds the environment ${other.environment}, not ${name}.`);
  const live = records.filter(({ outcome }) => outcome === 'live');
  if (to !== undefined) {
    const found = live.find((record) => record.release === to);
    if (!found) throw new UsageError(`Received --to ${to}; accepted: a release that was live (${numbersOf(records)}).`);
    return found;
  }
  const [latest] = records;
  const begun = live.find(({ release }) => release === latest?.again);
  if (begun) return begun;
  // After one that has failed, the last live one; else the one before it.
  const found = latest?.outcome === 'live' ? live[1] : live[0];
  if (!found)
    throw new UsageError(`There is no earlier release to go back to; on record as live are: ${numbersOf(records)}.`);
  return found;
}

/** Numbers of the releases that were live. */
function numbersOf(records: readonly ReleaseRecord[]): string {
  const live = records.filter(({ outcome }) => outcome === 'live').map(({ release }) => release);
  return live.join(', ') || 'none';
}

/** @throws UsageError when a later release has taken away what that one uses */
function refuseGone(records: readonly ReleaseRecord[], { release: wanted, columns }: ReleaseRecord): void {
  const gone = goneOf(records, columns.used, wanted);
  if (gone.length > 0)
    throw new UsageError(
      `A later release has taken away columns that release ${wanted} uses (${gone.join(', ')}): it would not start. Accepted: a later release, or the backup from before.`,
    );
}
