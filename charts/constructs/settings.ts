import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { contentHash } from './content-hash.ts';
import { exempt } from './lint-exemptions.ts';
import { propChecks } from './prop-checks.ts';

export interface SettingsMapProps {
  /** Name before the hash. */
  readonly name: string;
  /** Variables or files, by name. A Secret is the place for what is secret. */
  readonly data: Readonly<Record<string, string>>;
  /** Further variables, which say where a secret's file lies; not secret, though linters think so by their names. @default none */
  readonly secretFiles?: Readonly<Record<string, string>>;
}

/**
 * An immutable ConfigMap whose name holds the hash of its content, so that a changed setting rolls the pods, and a
 * rollback finds the settings that its pods were made with.
 */
export class SettingsMap extends Construct {
  /** Name of the ConfigMap, with its hash. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: SettingsMapProps) {
    super(scope, id);
    const entries = Object.entries({ ...props.data, ...props.secretFiles });
    const check = propChecks(this);
    check.matching('name', props.name, /^[a-z0-9]([a-z0-9.-]{0,240}[a-z0-9])?$/, 'lower-case letters, digits, . and -');
    for (const [key] of entries) check.matching('data', key, /^[\w.-]{1,253}$/, 'keys of letters, digits, ., _ and -');
    const data = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    this.name = `${props.name}-${contentHash(data)}`;
    const annotations =
      props.secretFiles && exempt({ 'polaris/sensitiveConfigmapContent': 'a path to a secret is not secret' });
    new ConfigMap(this, 'Map', { metadata: { name: this.name, annotations }, immutable: true, data });
  }
}
