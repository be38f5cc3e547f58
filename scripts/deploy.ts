/** `npm run deploy -- ENVIRONMENT`: applies the committed manifests of an environment, and takes them back when they fail. */
import { execFileSync } from 'node:child_process';
import { usedColumns } from '../app/database/migrate.ts';
import { contracted } from '../app/database/migrations/index.ts';
import { findingLine, releaseParameters, tellResult, unlessInterrupted } from './release/command.ts';
import { imageText } from './release/image-file.ts';
import { preflight } from './release/preflight.ts';
import { isSame, type ReleaseRecord, readRecords } from './release/record.ts';
import { leftBehind, release } from './release/release.ts';
import { openTarget, type Target } from './release/target.ts';
import { deployUsage } from './release/usage.ts';
import { main, type Terminal } from './terminal.ts';

await main((terminal) => unlessInterrupted(() => deploy(terminal)));

async function deploy(terminal: Terminal): Promise<number> {
  const parameters = releaseParameters(deployUsage, false);
  if (!parameters) {
    console.log(deployUsage);
    return 0;
  }
  const { progress, interrupted } = terminal;
  const target = await openTarget(terminal, parameters.root, parameters.environment);
  const { kubectl, environment, files, name } = target;
  const { namespace } = environment;
  const records = await readRecords(kubectl, namespace);
  const findings = await preflight(target, records, (finding) => console.log(findingLine(finding)));
  if (findings.some(({ verdict }) => verdict === 'fails')) {
    progress('\nNothing was changed.');
    return 1;
  }
  if (parameters.dryRun) {
    progress(`\nWould apply ${files.map((file) => file.name).join(', ')}, in this order. Nothing was changed.`);
    return 0;
  }
  const record = recordOf(target, records);
  const isKnown = record === records[0];
  const previous = isKnown ? undefined : records.find(({ outcome }) => outcome === 'live');
  progress(
    `\nRelease ${record.release} of ${name}: ${record.image}${isKnown ? ', which is live already; it is applied again' : ''}`,
  );
  const result = await release({
    kubectl,
    namespace,
    record,
    previous,
    migrates: true,
    smokeTest: parameters.smokeTest ? environment.baseUrl : null,
    progress,
    signal: interrupted,
    isKnown,
  });
  if (result.outcome === 'live') {
    progress(`\nRelease ${record.release} is live${isKnown ? ', as it was' : ''}.`);
    const left = leftBehind(previous, record);
    if (left.length > 0)
      progress(`Left in the cluster, and used no more: ${left.join(', ')} (\`kubectl delete -n ${namespace}\`).`);
  }
  const back = previous ? `, \`npm run rollback -- ${name}\` goes back to release ${previous.release}` : '';
  return tellResult(result, `\`npm run deploy -- ${name}\` goes on${back}.`, progress);
}

/** The record of what is deployed: the latest one, where that is live and the same. */
function recordOf({ environment, files, name, root }: Target, records: readonly ReleaseRecord[]): ReleaseRecord {
  const [latest] = records;
  if (latest?.outcome === 'live' && isSame(latest, { files })) return latest;
  return {
    release: (latest?.release ?? 0) + 1,
    environment: name,
    commit: commitOf(root),
    image: imageText(environment.image),
    at: new Date().toISOString(),
    outcome: 'applying',
    again: null,
    columns: { used: usedColumns(), gone: contracted },
    files,
  };
}

/** The commit that is deployed; `unknown` outside a checkout. */
function commitOf(root: string): string {
  try {
    return execFileSync('git', ['-C', root, 'rev-parse', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
