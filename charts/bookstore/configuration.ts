import type { Chart } from 'cdk8s';
import type { SecretGroup } from '../../app/contract/variable.ts';
import { SecretStore, SyncedSecret } from '../constructs/external-secrets.ts';
import { SettingsMap } from '../constructs/settings.ts';
import type { ExternalSecrets } from '../environment/schema.ts';
import type { Foundation } from './foundation.ts';
import { application, secretNames } from './names.ts';
import { secretFileSettings, settingsOf } from './settings.ts';
import type { Site } from './site.ts';

/** Settings as a ConfigMap, whose name is answered, and the Secrets, where External Secrets makes them. */
export function configurationOf(site: Site, foundation: Foundation): string {
  const { environment, contract } = site;
  const chart = site.chart('configuration');
  const settings = new SettingsMap(chart, 'Settings', {
    name: application,
    data: settingsOf(environment, contract),
    secretFiles: secretFileSettings(environment, contract),
  });
  if (environment.secrets.provider === 'external-secrets') syncSecrets(chart, site, environment.secrets, foundation);
  return settings.name;
}

function syncSecrets(chart: Chart, site: Site, secrets: ExternalSecrets, { secretsAccount }: Foundation): void {
  const { cluster } = site.environment;
  // The schema allows External Secrets on EKS alone.
  if (cluster.platform !== 'eks') return;
  const store = new SecretStore(chart, 'Store', {
    name: application,
    region: cluster.region,
    serviceAccount: secretsAccount,
  });
  const secret = (id: string, name: string, group: SecretGroup, source: ExternalSecrets['database']) =>
    new SyncedSecret(chart, id, {
      name,
      store,
      key: source.key,
      properties: Object.fromEntries(
        site.contract.secretNames
          .filter((key) => site.contract.variables[key].group === group)
          .map((key) => [key, source.properties[key]]),
      ),
      refreshSeconds: secrets.refreshSeconds,
    });
  secret('Database', secretNames.database, 'database', secrets.database);
  secret('Migration', secretNames.migration, 'database', secrets.migration);
  secret('Application', secretNames.application, 'application', secrets.application);
  if (secrets.mail) secret('Mail', secretNames.mail, 'mail', secrets.mail);
  if (secrets.admin) secret('Admin', secretNames.admin, 'admin', secrets.admin);
}
