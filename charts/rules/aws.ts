import type { Environment } from '../environment/schema.ts';
import { type Manifest, ofKind } from './manifests.ts';
import { count, held, type Rule, verdict } from './rule.ts';
import { workloads } from './workloads.ts';

interface AwsName {
  /** Where it is written: a key of the environment file, or an object. */
  readonly path: string;
  readonly text: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

const arn = /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z0-9-]*):(\d{12}):/;
const registry = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//;
const subnetZone = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;

/** Every name in an environment that says in which account and region it lies. */
function namesIn(value: unknown, path = ''): AwsName[] {
  if (typeof value === 'string') {
    const [, region, account] = arn.exec(value) ?? [];
    if (account) return [{ path, text: value, account, region: region || undefined }];
    const [, owner, place] = registry.exec(`${value}/`) ?? [];
    return owner ? [{ path, text: value, account: owner, region: place }] : [];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => namesIn(inner, path ? `${path}.${key}` : key));
}

const zonesOf = ({ cluster }: Environment): AwsName[] =>
  cluster.zones.map((zone) => ({
    path: 'cluster.zones',
    text: zone,
    account: undefined,
    region: subnetZone.exec(zone)?.[1] ?? zone,
  }));

/** What rendered objects name: annotations, which may list several names, images, regions of stores. */
const namesOfObjects = (objects: readonly Manifest[]): AwsName[] => [
  ...objects.flatMap(({ kind, metadata }) =>
    Object.entries(metadata.annotations ?? {}).flatMap(([key, value]) =>
      value.split(',').flatMap((each) => namesIn(each.trim(), `${key} of ${kind} ${metadata.name}`)),
    ),
  ),
  ...workloads(objects).flatMap(({ name, containers }) =>
    containers.flatMap(({ image }) => namesIn(image.replace(/[:@].*/, ''), `an image of ${name}`)),
  ),
  ...ofKind(objects, 'SecretStore').flatMap(({ metadata, spec: { provider } }) =>
    provider.aws
      ? [
          {
            path: `SecretStore ${metadata.name}`,
            text: provider.aws.region,
            account: undefined,
            region: provider.aws.region,
          },
        ]
      : [],
  ),
];

export const awsRules: readonly Rule[] = [
  {
    id: 'aws-names-agree',
    statement:
      'Everything that an environment and its objects name in AWS lies in the account and the region of its cluster: context, registry, certificate, roles, firewall, zones.',
    severity: 'outage',
    source:
      'AWS General Reference: Amazon Resource Names; Elastic Load Balancing: Create an HTTPS listener (certificates of the same region)',
    check({ environment, objects }) {
      const { cluster } = environment;
      if (cluster.platform !== 'eks') return held('no cluster of AWS');
      const written = [...namesIn(environment), ...zonesOf(environment)];
      const known = new Set(written.map(({ text }) => text));
      const names = [...written, ...namesOfObjects(objects).filter(({ text }) => !known.has(text))];
      return verdict(
        names.flatMap(({ path, text, account, region }) => [
          ...(account === undefined || account === cluster.account
            ? []
            : [`${path} is of account ${account}, the cluster of ${cluster.account} (${text})`]),
          ...(region === undefined || region === cluster.region
            ? []
            : [`${path} lies in ${region}, the cluster in ${cluster.region} (${text})`]),
        ]),
        `${count(names.length, 'name')} of account ${cluster.account} in ${cluster.region}`,
        'correct the name, or cluster.account and cluster.region; waive it for a registry that accounts share',
      );
    },
  },
];
