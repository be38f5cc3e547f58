import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { contentHash } from './content-hash.ts';

export interface SettingsMapProps {
  /** Name before the hash. */
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  /** Further variables, which say where a secret's file lies; not secret, though linters think so by their names. @default none */
  readonly secretFiles?: Readonly<Record<string, string>>;
}

/**
 * An immutable ConfigMap whose name holds the hash of its content, so that a changed setting rolls the pods, and a
 * rollback finds the settings that its pods were made with.
 */
export class SettingsMap extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: SettingsMapProps) {
    super(scope, id);
    const entries = Object.entries({ ...props.data, ...props.secretFiles });
    const data = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    this.name = `${props.name}-${contentHash(data)}`;
    const annotations = props.secretFiles && { 'polaris.fairwinds.com/sensitiveConfigmapContent-exempt': 'true' };
    new ConfigMap(this, 'Map', { metadata: { name: this.name, annotations }, immutable: true, data });
  }
}
