import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';

describe('address-leads-to-store', () => {
  const id = 'address-leads-to-store';
  const web = (command: readonly string[], of?: 'local') =>
    aModel({
      ...(of && { of }),
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => Object.assign(object['spec'].template.spec.containers[0], { command }),
      },
    });

  it('holds where Ingress or node port lead to the role web', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('bookstore-web → bookstore-web');
    expect(verdictOf(id, aModel({ of: 'local' })).numbers).toBe('bookstore-web-node-port → bookstore-web');
  });

  it.each([undefined, 'local'] as const)('refuses pods of another role (%s)', (of) => {
    const model = web(['node', 'app/main.ts', 'worker'], of);
    expect(verdictOf(id, model).numbers).toMatch(
      /^Service bookstore-web.* leads shoppers to bookstore-web, which runs worker$/,
    );
    expect(broken(model)).toContain(id);
  });

  it('refuses a command whose words are not those of the role', () => {
    const model = web(['node', 'app/main.ts web']);
    expect(verdictOf(id, model).numbers).toContain('which runs no role of the app');
    expect(broken(model)).toEqual(expect.arrayContaining([id, 'signals-reach-process']));
  });

  it('refuses a store to which nothing leads', () => {
    const model = aModel({ remove: { kind: 'Ingress' } });
    expect(verdictOf(id, model).numbers).toBe('no Ingress and no port of the nodes leads to a Service');
  });
});
