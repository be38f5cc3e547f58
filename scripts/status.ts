/** `npm run status -- ENVIRONMENT`: what runs there, on one screen. */
import { findingLines, lookParameters } from './release/command.ts';
import { statusOf } from './release/status.ts';
import { openTarget } from './release/target.ts';
import { statusUsage } from './release/usage.ts';
import { main } from './terminal.ts';

await main(async (terminal) => {
  const parameters = lookParameters(statusUsage);
  if (!parameters) {
    console.log(statusUsage);
    return 0;
  }
  const target = await openTarget(terminal, parameters.root, parameters.environment);
  const { environment, name } = target;
  console.log(`${name}: namespace ${environment.namespace} of ${environment.cluster.context}`);
  const findings = await statusOf(target);
  console.log(findingLines(findings).join('\n'));
  return findings.some(({ verdict }) => verdict === 'fails') ? 1 : 0;
});
