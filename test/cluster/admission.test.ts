import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { admissionCases } from '../../charts/testing/admission-cases.ts';
import { type ApiServer, findAssets, startApiServer } from './api-server.ts';

const assets = findAssets();
const suite = 'missing' in assets ? describe.skip : describe;
const why = 'missing' in assets ? ` (skipped: ${assets.missing})` : '';

// The charts refuse what a cluster refuses; this asks the cluster.
suite(`objects on a real API server${why}`, () => {
  let server: ApiServer;

  beforeAll(async () => {
    if ('missing' in assets) return;
    server = await startApiServer(assets);
    await server.kubectl(['create', 'namespace', 'admission']);
  });
  afterAll(() => server?.stop());

  it.each(admissionCases)('$name: refused at $refused', async ({ object, refused }) => {
    // Not a dry run: ports of the nodes are given out only when an object is stored.
    const outcome = await server.kubectl(['create', '--validate=strict', '-f', '-'], JSON.stringify(object));
    if (outcome.code === 0) await server.kubectl(['delete', '--wait=false', '-f', '-'], JSON.stringify(object));
    expect({ code: outcome.code, stderr: outcome.stderr }).toMatchObject(
      refused ? { code: 1, stderr: expect.stringMatching(/is invalid|Invalid value|Too long/) } : { code: 0 },
    );
  });
});
