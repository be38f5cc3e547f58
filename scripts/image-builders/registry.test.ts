import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { digestOf } from './registry.ts';

const manifest = JSON.stringify({ schemaVersion: 2, manifests: [] });
const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;

describe('digestOf', () => {
  let server: Server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** A registry that answers as it is told. */
  async function registry(answer: (request: IncomingMessage, response: ServerResponse, self: string) => void) {
    server = createServer((request, response) => answer(request, response, self)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const self = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { registry: self, repository: 'library/node', tag: '24' };
  }

  it('asks for a token where the registry wants one, and for the list of all platforms', async () => {
    const asked: string[] = [];
    const reference = await registry((request, response, self) => {
      asked.push(request.url!);
      if (request.url!.startsWith('/token')) return response.end(JSON.stringify({ token: 'anybody' }));
      if (request.headers.authorization !== 'Bearer anybody') {
        const challenge = `Bearer realm="http://${self}/token",service="registry",scope="repository:library/node:pull"`;
        return response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
      expect(request.headers.accept).toContain('application/vnd.oci.image.index.v1+json');
      return response.setHeader('docker-content-digest', digest).end(manifest);
    });
    expect(await digestOf(reference)).toBe(digest);
    expect(asked).toEqual([
      '/v2/library/node/manifests/24',
      '/token?service=registry&scope=repository%3Alibrary%2Fnode%3Apull',
      '/v2/library/node/manifests/24',
    ]);
  });

  it('refuses a digest that is not that of what was sent', async () => {
    const other = `sha256:${'0'.repeat(64)}`;
    const reference = await registry((_, response) => response.setHeader('docker-content-digest', other).end(manifest));
    await expect(digestOf(reference)).rejects.toThrow(
      `its registry says ${other}, but the manifest that it sends has ${digest}`,
    );
  });

  it('says which tag is not there', async () => {
    const reference = await registry((_, response) => response.writeHead(404).end());
    await expect(digestOf(reference)).rejects.toThrow('library/node:24: its registry answers 404.');
  });
});
