/** `npm run rollback -- ENVIRONMENT`: brings an earlier release back, from what the cluster keeps of it. */
import { UsageError } from '../app/core/errors.ts';
import { releaseParameters, tellResult } from './release/command.ts';
import { goneOf, type ReleaseRecord, readRecords } from './release/record.ts';
import { leftBehind, release } from './release/release.ts';
import { openTarget } from './release/target.ts';
import { rollbackUsage } from './release/usage.ts';
import { main } from './terminal.ts';

await main(async (terminal) => {
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
    const left = leftBehind(records[0], record);
    if (left.length > 0) progress(`Left in the cluster, and used no more: ${left.join(', ')}.`);
  }
  return tellResult(result, name, progress);
});

/** The release that is wanted, or the last one that was live before the latest. */
function chooseRelease(records: readonly ReleaseRecord[], name: string, to: number | undefined): ReleaseRecord {
  const other = records.find(({ environment }) => environment !== name);
  if (other) throw new UsageError(`This cluster holds the environment ${other.environment}, not ${name}.`);
  const live = records.filter(({ outcome }) => outcome === 'live');
  const known = live.map(({ release }) => release).join(', ') || 'none';
  if (to !== undefined) {
    const found = live.find((record) => record.release === to);
    if (!found) throw new UsageError(`Received --to ${to}; accepted: a release that was live (${known}).`);
    return found;
  }
  // After one that has failed, the last live one; else the one before it.
  const found = records[0]?.outcome === 'live' ? live[1] : live[0];
  if (!found) throw new UsageError(`There is no earlier release to go back to; on record are ${known}.`);
  return found;
}

/** @throws UsageError when a later release has taken away what that one uses */
function refuseGone(records: readonly ReleaseRecord[], { release: wanted, columns }: ReleaseRecord): void {
  const gone = goneOf(records, columns.used, wanted);
  if (gone.length > 0)
    throw new UsageError(
      `A later release has taken away columns that release ${wanted} uses (${gone.join(', ')}): it would not start. Accepted: a later release, or the backup from before.`,
    );
}
