/** `npm run deploy -- ENVIRONMENT`: applies the committed manifests of an environment, and takes them back when they fail. */
import { execFileSync } from 'node:child_process';
import { usedColumns } from '../app/database/migrate.ts';
import { contracted } from '../app/database/migrations/index.ts';
import { findingLines, releaseParameters, tellResult } from './release/command.ts';
import { preflight } from './release/preflight.ts';
import { type ReleaseRecord, readRecords } from './release/record.ts';
import { leftBehind, release } from './release/release.ts';
import { openTarget } from './release/target.ts';
import { deployUsage } from './release/usage.ts';
import { main } from './terminal.ts';

await main(async (terminal) => {
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
  const findings = await preflight(target, records);
  console.log(findingLines(findings).join('\n'));
  if (findings.some(({ verdict }) => verdict === 'fails')) {
    progress('\nNothing was changed.');
    return 1;
  }
  if (parameters.dryRun) {
    progress(`\nWould apply ${files.map((file) => file.name).join(', ')}, in this order. Nothing was changed.`);
    return 0;
  }
  const { repository, tag, digest } = environment.image;
  const record: ReleaseRecord = {
    release: (records[0]?.release ?? 0) + 1,
    environment: name,
    commit: commitOf(parameters.root),
    image: `${repository}:${tag}${digest === 'none' ? '' : `@${digest}`}`,
    at: new Date().toISOString(),
    outcome: 'applying',
    columns: { used: usedColumns(), gone: contracted },
    files,
  };
  const previous = records.find(({ outcome }) => outcome === 'live');
  progress(`\nRelease ${record.release} of ${name}: ${record.image}`);
  const result = await release({
    kubectl,
    namespace,
    record,
    previous,
    migrates: true,
    smokeTest: parameters.smokeTest ? environment.baseUrl : null,
    progress,
    signal: interrupted,
  });
  if (result.outcome === 'live') {
    progress(`\nRelease ${record.release} is live.`);
    const left = leftBehind(previous, record);
    if (left.length > 0)
      progress(`Left in the cluster, and used no more: ${left.join(', ')} (\`kubectl delete -n ${namespace}\`).`);
  }
  return tellResult(result, name, progress);
});

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
