import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const settings = (change: (data: AnyObject) => void) =>
  aModel({ edit: { kind: 'ConfigMap', change: (map) => map['data']?.BASE_URL && change(map['data']) } });

describe('settings-are-complete', () => {
  const id = 'settings-are-complete';

  it('holds where every role finds what it reads', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/bookstore-migrate-\w+: \d+ settings; bookstore-web: \d+ settings/);
  });

  it('refuses, by name, a setting of the app that no environment provides', () => {
    const { BASE_URL: required } = contract.variablesOf.web;
    const web = { ...contract.variablesOf.web, SEARCH_URL: required! };
    const model = aModel({ promised: { variablesOf: { ...contract.variablesOf, web } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      'bookstore-web is not given SEARCH_URL: an http or https address without a path, such as `https://books.example.com`',
    );
  });

  it('refuses a value that the app would refuse', () => {
    const model = settings((data) => Object.assign(data, { LOG_LEVEL: 'loud' }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('bookstore-web: LOG_LEVEL is "loud", accepted is');
  });

  it('refuses a name that the app does not know', () => {
    const model = settings((data) => Object.assign(data, { LOG_LEVLE: 'info' }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('bookstore-web is given LOG_LEVLE, which the app does not know');
  });

  it('lets what has a default be left out', () => {
    expect(broken(settings((data) => delete data['DATABASE_PORT']))).toEqual([]);
  });
});

describe('changes-reach-pods', () => {
  const id = 'changes-reach-pods';

  it('holds where settings are immutable and Secrets are looked at again', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/bookstore-\w{10}.*, bookstore-database every 300s/);
  });

  it('refuses settings that can change under their pods', () => {
    const model = aModel({ edit: { kind: 'ConfigMap', change: (map) => delete map['immutable'] } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toMatch(/^ConfigMap bookstore-\w+ can be changed under its pods/);
  });

  it('refuses a name that does not change with the content', () => {
    const map = aModel().objects.find((object) => object.kind === 'ConfigMap' && 'data' in object)!;
    const model = aModel({ add: [{ ...map, metadata: { name: 'settings' } }] });
    for (const object of model.objects as AnyObject[])
      for (const container of object['spec']?.template?.spec?.containers ?? [])
        for (const source of container.envFrom ?? []) source.configMapRef.name = 'settings';
    expect(verdictOf(id, model).numbers).toContain('ConfigMap settings keeps its name when its content changes');
  });

  it('refuses a Secret that is read once', () => {
    const model = aModel({
      edit: {
        kind: 'ExternalSecret',
        name: 'bookstore-database',
        change: (object) => Object.assign(object['spec'], { refreshInterval: '0' }),
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      'ExternalSecret bookstore-database is read once: a rotated password never arrives',
    );
  });
});
