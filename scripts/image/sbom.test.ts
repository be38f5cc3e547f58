import { describe, expect, it } from '@jest/globals';
import { type Bill, billOf } from './sbom.ts';

const component = (name: string, version = '1.0.0') => ({
  'bom-ref': `${name}@${version}`,
  type: 'library',
  name,
  version,
});

/** As `npm sbom --package-lock-only` says it. */
const npm = (time: string): Bill => ({
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${time}`,
  version: 1,
  metadata: { timestamp: time, component: component('main') },
  components: [component('koa', '3.0.0'), component('sharp-darwin')],
  dependencies: [
    { ref: 'main@1.0.0', dependsOn: ['koa@3.0.0', 'sharp-darwin@1.0.0'] },
    { ref: 'koa@3.0.0', dependsOn: [] },
    { ref: 'sharp-darwin@1.0.0', dependsOn: [] },
  ],
});
const runtime = {
  node: '24.1.0',
  debian: { release: '12', packages: [{ name: 'libc6', version: '2.36-9+deb12u10', architecture: 'amd64' }] },
};
const bill = (time = 'now') => billOf(npm(time), new Set(['koa@3.0.0']), runtime);

describe('billOf', () => {
  it('lists the packages that are installed, Node, and what is there of Debian', () => {
    expect(bill().components.map(({ name, version, purl }) => [name, version, purl])).toEqual([
      ['koa', '3.0.0', undefined],
      ['node', '24.1.0', 'pkg:generic/node@24.1.0'],
      ['debian', '12', undefined],
      ['libc6', '2.36-9+deb12u10', 'pkg:deb/debian/libc6@2.36-9%2Bdeb12u10?arch=amd64&distro=debian-12'],
    ]);
  });

  it('refers to nothing that it does not list', () => {
    const { components, dependencies, metadata } = bill();
    const refs = new Set([metadata.component['bom-ref'], ...components.map((each) => each['bom-ref'])]);
    const named = dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(named.filter((ref) => !refs.has(ref))).toEqual([]);
    expect(dependencies[0]).toEqual({ ref: 'main@1.0.0', dependsOn: ['koa@3.0.0', 'node@24.1.0'] });
  });

  it('says the same for the same content whenever it is made, and has another number for another content', () => {
    expect(bill('one')).toEqual(bill('two'));
    expect(bill()['serialNumber']).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const other = billOf(npm('now'), new Set(['koa@3.0.0']), { ...runtime, node: '24.2.0' });
    expect(other['serialNumber']).not.toBe(bill()['serialNumber']);
  });
});
