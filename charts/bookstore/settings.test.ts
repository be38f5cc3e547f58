import { describe, expect, it } from '@jest/globals';
import type { Settings, settingNames } from '../../app/contract/environment.ts';
import { contract } from '../contract.ts';
import { tunableSettings } from '../environment/schema.ts';
import { anEnvironment } from '../testing/an-environment.ts';
import { settingsOf } from './settings.ts';

describe('settingsOf', () => {
  it('cannot leave out a setting that has no default', () => {
    // @ts-expect-error a setting without default is missing: this is what fails when the contract gets a new one
    const incomplete: Settings = { DATABASE_HOST: 'db.example.com', BASE_URL: 'https://books.example.com' };
    expect(incomplete).not.toHaveProperty('UPLOAD_FOLDER');
  });

  it('gives values that the app accepts', () => {
    for (const [name, value] of Object.entries(settingsOf(anEnvironment(), contract))) {
      const variable = contract.variables[name as (typeof settingNames)[number]];
      expect({ name, accepted: variable.type.safeParse(value).success }).toEqual({ name, accepted: true });
    }
  });

  it('lets an environment change what the manifests do not compute, and only that', () => {
    const settings = settingsOf(anEnvironment({ settings: { LOG_LEVEL: 'debug', STORE_CURRENCY: 'EUR' } }), contract);
    expect(settings).toMatchObject({ LOG_LEVEL: 'debug', STORE_CURRENCY: 'EUR' });
    expect(
      Object.keys(settingsOf(anEnvironment(), contract)).filter((name) =>
        (tunableSettings as readonly string[]).includes(name),
      ),
    ).toEqual([]);
  });

  it('points the reader nowhere where there is none', () => {
    expect(settingsOf(anEnvironment({ database: { readerHost: undefined } }), contract)).not.toHaveProperty(
      'DATABASE_READER_HOST',
    );
  });
});
