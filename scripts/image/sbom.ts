import { createHash } from 'node:crypto';
import type { Runtime } from './runtime.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly [field: string]: unknown;
}

/** What of a CycloneDX document (1.5) is read or written here. */
export interface Bill {
  readonly metadata: { readonly component: Component; readonly [field: string]: unknown };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly [field: string]: unknown;
}

/**
 * The image's bill of materials: what `npm sbom` knows of the packages, and what else is in the image. It says the same
 * for the same content: no time, and a serial number that follows from the rest.
 *
 * @param npm of the whole lock file, which has the parts for all platforms
 * @param installed of these the ones that are here, as `name@version`
 */
export function billOf(npm: Bill, installed: ReadonlySet<string>, { node, debian }: Runtime): Bill {
  const packages = npm.components.filter(({ name, version }) => installed.has(`${name}@${version}`));
  const refs = new Set(packages.map((component) => component['bom-ref']));
  const here = (all: readonly string[]) => all.filter((ref) => refs.has(ref));
  const { timestamp: _, ...metadata } = npm.metadata;
  const { serialNumber: __, ...rest } = npm;
  const root: Component = { ...metadata.component, type: 'application', name: 'bookstore' };
  const others: Component[] = [
    {
      'bom-ref': `node@${node}`,
      type: 'application',
      name: 'node',
      version: node,
      purl: `pkg:generic/node@${node}`,
      cpe: `cpe:2.3:a:nodejs:node.js:${node}:*:*:*:*:*:*:*`,
    },
    { 'bom-ref': `debian@${debian.release}`, type: 'operating-system', name: 'debian', version: debian.release },
    ...debian.packages.map(({ name, version, architecture }) => ({
      'bom-ref': `deb:${name}@${version}`,
      type: 'library',
      name,
      version,
      purl: `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-${debian.release}`,
    })),
  ];
  const bill: Bill = {
    ...rest,
    metadata: { ...metadata, component: root },
    components: [...packages, ...others],
    dependencies: [
      ...npm.dependencies
        .filter(({ ref }) => ref === root['bom-ref'] || refs.has(ref))
        .map(({ ref, dependsOn }) => ({
          ref,
          dependsOn: ref === root['bom-ref'] ? [...here(dependsOn), `node@${node}`] : here(dependsOn),
        })),
      { ref: `node@${node}`, dependsOn: debian.packages.map(({ name, version }) => `deb:${name}@${version}`) },
    ],
  };
  // The order that a specification of CycloneDX has its fields in is not asked for; this one is where readers look for it.
  const { $schema, bomFormat, specVersion, ...content } = bill;
  return { $schema, bomFormat, specVersion, serialNumber: serialOf(bill), ...content };
}

/** A UUID of version 8 (RFC 9562: of one's own making) that follows from a document. */
function serialOf(bill: Bill): string {
  const bytes = createHash('sha256').update(JSON.stringify(bill)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
