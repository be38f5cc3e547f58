import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const digest = `sha256:${'0'.repeat(64)}`;

describe('image-is-pinned', () => {
  const id = 'image-is-pinned';
  /** Other software beside the app, so that only its image is looked at. */
  const beside = (image: string, imagePullPolicy = 'IfNotPresent') =>
    aModel({
      edit: {
        kind: 'Job',
        change: (object) => {
          const { spec } = object['spec'].template;
          const [own] = spec.containers;
          spec.containers.push({ ...own, name: 'beside', image, imagePullPolicy, command: undefined, envFrom: [] });
        },
      },
    });
  const web = (change: (container: AnyObject) => void) =>
    aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => change(object['spec'].template.spec.containers[0]),
      },
    });

  it('holds with tag and digest, of whatever registry', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/^\d containers, 1 image: bookstore:1\.2\.3@sha256:01234567…$/);
    expect(broken(beside(`localhost:5000/books/proxy:1.0@${digest}`))).toEqual([]);
  });

  it.each(['proxy', 'proxy:1.0', `proxy@${digest}`, `proxy:latest@${digest}`, `localhost:5000/proxy@${digest}`])(
    'refuses %s',
    (image) => {
      expect(broken(beside(image))).toEqual([id]);
      expect(verdictOf(id, beside(image)).numbers).toContain(`runs ${image}`);
    },
  );

  it('refuses to ask the registry for what is on the node', () => {
    const model = web((container) => Object.assign(container, { imagePullPolicy: 'Always' }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('imagePullPolicy Always');
  });

  it('refuses roles of different builds', () => {
    const model = web((container) => Object.assign(container, { image: container['image'].replace(/0123/, '9999') }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toMatch(/^the app's roles run bookstore:1.2.3@.* and bookstore:1.2.3@/);
  });

  it('takes an image without digest where it is loaded into the nodes, and never pulled', () => {
    expect(verdictOf(id, aModel({ of: 'local' })).numbers).toContain('bookstore:dev (loaded into the nodes)');
    const pulled = aModel({
      of: 'local',
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) =>
          Object.assign(object['spec'].template.spec.containers[0], { imagePullPolicy: 'IfNotPresent' }),
      },
    });
    expect(broken(pulled)).toEqual([id]);
    expect(verdictOf(id, pulled).numbers).toContain('bookstore-web would pull localhost/bookstore:dev');
    const onEks = aModel({ environment: { image: { digest: 'none' } } });
    expect(broken(onEks)).toEqual([id]);
    expect(verdictOf(id, onEks).numbers).toContain('bookstore-web runs registry.example.com/bookstore:1.2.3');
  });
});
