import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

export interface SecretStoreProps {
  /** Name of the store in its namespace. */
  readonly name: string;
  /** AWS region of Secrets Manager. */
  readonly region: string;
  /**
   * ServiceAccount whose IAM role reads the secrets (IRSA).
   *
   * @default External Secrets' own identity (Pod Identity of its controller)
   */
  readonly serviceAccount?: string;
}

const apiVersion = 'external-secrets.io/v1';

/** AWS Secrets Manager, as External Secrets sees it from this namespace. */
export class SecretStore extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: SecretStoreProps) {
    super(scope, id);
    this.name = props.name;
    const { region, serviceAccount } = props;
    propChecks(this).matching('region', region, /^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region such as `eu-west-1`');
    new ApiObject(this, 'Store', {
      apiVersion,
      kind: 'SecretStore',
      metadata: { name: props.name },
      spec: {
        provider: {
          aws: {
            service: 'SecretsManager',
            region,
            ...(serviceAccount && { auth: { jwt: { serviceAccountRef: { name: serviceAccount } } } }),
          },
        },
      },
    });
  }
}

export interface SyncedSecretProps {
  /** Name of the Secret that appears in the namespace. */
  readonly name: string;
  readonly store: Pick<SecretStore, 'name'>;
  /** Name of the secret in the store. */
  readonly key: string;
  /** Key of the Secret → key in the JSON of the store's secret. */
  readonly properties: Readonly<Record<string, string>>;
  /**
   * Seconds between two looks at the store, 30 at least: each look is paid, for each secret. Files that pods mount follow
   * within about a minute more.
   *
   * @default 300
   */
  readonly refreshSeconds?: number;
}

/** A Secret that External Secrets makes and keeps up to date. It holds exactly the keys that are named. */
export class SyncedSecret extends Construct {
  /** Name of the Secret that pods mount. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: SyncedSecretProps) {
    super(scope, id);
    this.name = props.name;
    const { key, properties, refreshSeconds = 300 } = props;
    const check = propChecks(this);
    check.matching('key', key, /^[\w/+=.@-]{1,512}$/, 'a name in AWS Secrets Manager');
    check.that(Object.keys(properties).length > 0, 'properties', properties, 'one key at least');
    for (const name of Object.keys(properties)) {
      check.matching('properties', name, /^[\w.-]{1,253}$/, 'keys of letters, digits, `.`, `_` and `-`');
    }
    check.whole('refreshSeconds', refreshSeconds, 30, 86_400);
    new ApiObject(this, 'Secret', {
      apiVersion,
      kind: 'ExternalSecret',
      metadata: { name: props.name },
      spec: {
        refreshInterval: `${refreshSeconds}s`,
        secretStoreRef: { kind: 'SecretStore', name: props.store.name },
        // Retain: a store that cannot be reached, or a key deleted by mistake, must not take the Secret from running pods.
        target: { name: props.name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: Object.entries(properties).map(([secretKey, property]) => ({
          secretKey,
          remoteRef: {
            key,
            property,
            conversionStrategy: 'Default',
            decodingStrategy: 'None',
            metadataPolicy: 'None',
          },
        })),
      },
    });
  }
}
