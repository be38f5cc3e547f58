import { z } from 'zod';
import { knownReleases } from '../schemas/library.ts';
import { group, listOf, text, whole } from './field.ts';

const releases = `a Kubernetes release in quotes, from \`"${knownReleases[0]}"\` to \`"${knownReleases.at(-1)}"\`, which there are schemas for (npm run schemas)`;
const common = {
  context: text('the name of a context in the kubeconfig', /^[\w.@:/-]{1,253}$/).describe(
    'Context of the kubeconfig that is this cluster (`kubectl config get-contexts`). Scripts refuse any other.',
  ),
  version: z
    .enum(knownReleases, { error: releases })
    .describe(
      'Kubernetes release of the cluster. Pod Security is pinned to its rules, and manifests are checked against its schemas.',
    ),
};

const eks = group({
  platform: z.literal('eks').describe('Amazon EKS.'),
  ...common,
  account: text('the 12 digits of an AWS account, in quotes', /^\d{12}$/).describe(
    'AWS account of the cluster and of everything below.',
  ),
  region: text('an AWS region such as `eu-west-1`', /^[a-z]{2}(-[a-z]+)+-\d$/).describe(
    'AWS region of the cluster and of everything below.',
  ),
  zones: listOf(
    text('an availability zone such as `eu-west-1a`', /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/),
    1,
    'a list of availability zones',
  ).describe('Availability zones in which the cluster has nodes. Each needs a mount target of the file system.'),
});

const other = group({
  platform: z.literal('other').describe('Any cluster without AWS, such as kind, k3d, minikube or Docker Desktop.'),
  ...common,
  zones: listOf(text('a zone', /^[\w.-]{1,63}$/), 0, 'a list of zones')
    .default([])
    .describe('Zones by which its nodes are labelled; none by default.'),
  nodes: whole(1, 5000).default(1).describe('Nodes of the cluster. With one, all pods share a ReadWriteOnce volume.'),
});

export const cluster = z
  .discriminatedUnion('platform', [eks, other], { error: '`eks` or `other`' })
  .describe('The cluster.');

const repository = text('a repository such as `registry.example.com/bookstore`', /^[a-z0-9.:/_-]{1,200}$/).describe(
  'Repository of the image, without tag.',
);
const tag = text('a version tag, not `latest`', /^(?!latest$)\w[\w.-]{0,127}$/).describe(
  'Tag, for people. Shown as the version.',
);
const digest = text('`sha256:` and 64 hexadecimal digits', /^sha256:[0-9a-f]{64}$/);

/** An image of a registry. */
export const registryImage = group({
  repository,
  tag,
  digest: digest.describe('Digest of the image, for the cluster: a tag can be moved, a digest cannot.'),
});

export const image = group({
  repository,
  tag,
  digest: z
    .union([digest, z.literal('none')], { error: '`sha256:` and 64 hexadecimal digits, or `none`' })
    .describe(
      'Digest of the image, for the cluster: a tag can be moved, a digest cannot. `none` for an image that is loaded into the nodes and never pulled (`kind load docker-image`).',
    ),
}).describe('The one image of all roles.');
