import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { objectChanges } from '../../charts/testing/object-changes.ts';
import { type ApiServer, findAssets, startApiServer } from './api-server.ts';

const assets = findAssets();
const suite = 'missing' in assets ? describe.skip : describe;
const why = 'missing' in assets ? ` (skipped: ${assets.missing})` : '';

// The charts refuse what a cluster refuses; this asks the cluster. Objects are made anew for each case.
suite(`changes of objects on a real API server${why}`, () => {
  let server: ApiServer;
  const kubectl = async (parameters: readonly string[], input?: string) => {
    const outcome = await server.kubectl(parameters, input);
    if (outcome.code !== 0) throw new Error(outcome.stderr);
    return outcome.stdout;
  };
  const apply = (object: object) => server.kubectl(['apply', '-f', '-'], JSON.stringify(object));

  beforeAll(async () => {
    if ('missing' in assets) return;
    server = await startApiServer(assets);
    await kubectl(['create', 'namespace', 'changes']);
  });
  afterAll(() => server?.stop());

  it.each(objectChanges)('$name: $outcome', async ({ before, after, beside = [], outcome }) => {
    const { kind, metadata } = before;
    for (const object of [...beside, before]) expect(await apply(object)).toMatchObject({ code: 0, stderr: '' });
    try {
      if (kind === 'PersistentVolumeClaim') {
        // As the controller would, which does not run here: a claim that is not bound may not even grow.
        const status = { phase: 'Bound', capacity: before['spec'].resources.requests };
        const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify({ status })];
        await kubectl(['patch', 'pvc', metadata.name, '-n', 'changes', ...patch]);
      }
      const specOf = () => kubectl(['get', kind, metadata.name, '-n', 'changes', '-o', 'jsonpath={.spec}']);
      const spec = outcome === 'ignored' ? await specOf() : '';
      const second = await apply(after);
      expect({ code: second.code, stderr: second.stderr }).toMatchObject(
        outcome === 'refused'
          ? { code: 1, stderr: expect.stringMatching(/is invalid|forbidden|immutable/) }
          : { code: 0, stderr: '' },
      );
      if (outcome === 'ignored') expect(await specOf()).toBe(spec);
    } finally {
      for (const object of [before, ...beside]) {
        const space = object.metadata.namespace ? ['-n', object.metadata.namespace] : [];
        await server.kubectl([
          'patch',
          object.kind,
          object.metadata.name,
          ...space,
          '--type=merge',
          '-p',
          '{"metadata":{"finalizers":null}}',
        ]);
        await server.kubectl([
          'delete',
          object.kind,
          object.metadata.name,
          ...space,
          '--cascade=orphan',
          '--wait=false',
          '--force',
        ]);
        await server.kubectl([
          'patch',
          object.kind,
          object.metadata.name,
          ...space,
          '--type=merge',
          '-p',
          '{"metadata":{"finalizers":null}}',
        ]);
      }
    }
  });
});
