/** `npm run status -- ENVIRONMENT`: what runs there, on one screen. */
import { findingLine, looking, lookParameters } from './release/command.ts';
import { statusOf } from './release/status.ts';
import { openTarget } from './release/target.ts';
import { statusUsage } from './release/usage.ts';
import { main, type Terminal } from './terminal.ts';

await main((terminal) => looking(() => status(terminal)));

async function status(terminal: Terminal): Promise<number> {
  const parameters = lookParameters(statusUsage, { json: { type: 'boolean' } });
  if (!parameters) {
    console.log(statusUsage);
    return 0;
  }
  const target = await openTarget(terminal, parameters.root, parameters.environment);
  const { namespace, cluster } = target.environment;
  const findings = await statusOf(target);
  const isWell = !findings.some(({ verdict }) => verdict === 'fails');
  if (parameters.isSet('json')) {
    const about = { environment: target.name, namespace, context: cluster.context, at: new Date().toISOString() };
    console.log(JSON.stringify({ ...about, isWell, findings }, null, 2));
  } else {
    console.log(`${target.name}: namespace ${namespace} of ${cluster.context}`);
    for (const finding of findings) console.log(findingLine(finding));
  }
  return isWell ? 0 : 1;
}
