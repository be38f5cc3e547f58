import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

export interface SecretStoreProps {
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
    new ApiObject(this, 'Store', {
      apiVersion,
      kind: 'SecretStore',
      metadata: { name: props.name },
      spec: {
        provider: {
          aws: {
            service: 'SecretsManager',
            region: props.region,
            ...(props.serviceAccount && { auth: { jwt: { serviceAccountRef: { name: props.serviceAccount } } } }),
          },
        },
      },
    });
  }
}

export interface SyncedSecretProps {
  /** Name of the Secret that appears in the namespace. */
  readonly name: string;
  readonly store: SecretStore;
  /** Name of the secret in the store. */
  readonly key: string;
  /** Key of the Secret → key in the JSON of the store's secret. */
  readonly properties: Readonly<Record<string, string>>;
  /** Seconds between two looks at the store. @default 300 */
  readonly refreshSeconds?: number;
}

/** A Secret that External Secrets makes and keeps up to date. It holds exactly the keys that are named. */
export class SyncedSecret extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: SyncedSecretProps) {
    super(scope, id);
    this.name = props.name;
    new ApiObject(this, 'Secret', {
      apiVersion,
      kind: 'ExternalSecret',
      metadata: { name: props.name },
      spec: {
        refreshInterval: `${props.refreshSeconds ?? 300}s`,
        secretStoreRef: { kind: 'SecretStore', name: props.store.name },
        // Retain: a store that cannot be reached, or a key deleted by mistake, must not take the Secret from running pods.
        target: { name: props.name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: Object.entries(props.properties).map(([secretKey, property]) => ({
          secretKey,
          remoteRef: {
            key: props.key,
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
