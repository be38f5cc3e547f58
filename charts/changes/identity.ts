import type { Manifest } from '../rules/manifests.ts';

/** The group of an `apiVersion`; empty for the core group. */
export const groupOf = ({ apiVersion }: Manifest): string =>
  apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';

/** Objects are told apart by group, kind, namespace and name: the version is only a way to write them. */
export const identityOf = (manifest: Manifest): string =>
  [groupOf(manifest), manifest.kind, manifest.metadata.namespace ?? '', manifest.metadata.name].join('|');

/** As people speak of it: `Deployment bookstore-web`. */
export const titleOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

/** Names that end in the hash of what they name, as constructs make for what cannot be changed. */
const hashed = /^(.+)-[0-9a-f]{10}$/;

/** The part of a name before a hash; none where there is no hash. */
export const stemOf = ({ metadata }: Manifest): string | undefined => hashed.exec(metadata.name)?.[1];
