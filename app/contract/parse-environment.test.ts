import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, parseEnvironment } from './parse-environment.ts';

const complete = {
  BASE_URL: 'https://books.example.com/',
  DATABASE_HOST: 'db.example.com',
  DATABASE_USER: 'store',
  DATABASE_PASSWORD: 'hunter2 hunter2',
  SECRET_KEY: 'a'.repeat(32),
  UPLOAD_FOLDER: '/uploads',
};
const noFiles = (path: string): string => {
  throw Object.assign(new Error('gone'), { code: 'ENOENT', path });
};
const parse = (variables: Record<string, string | undefined>, readFile = noFiles) =>
  parseEnvironment('web', { variables, readFile });

function faultsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    parse(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
  }
  throw new Error('it was accepted');
}

describe('the environment', () => {
  it('is typed, with defaults for what is not set or empty', () => {
    expect(parse({ ...complete, DATABASE_PORT: '', DATABASE_READER_HOST: '' })).toMatchObject({
      BASE_URL: 'https://books.example.com',
      DATABASE_PORT: 3306,
      DATABASE_POOL_SIZE: 10,
      DATABASE_READER_HOST: undefined,
      LOG_LEVEL: 'info',
      STORE_CURRENCY: 'USD',
    });
  });

  it('reports all faults at once, each with what was received and what is accepted', () => {
    expect(
      faultsOf({
        ...complete,
        DATABASE_HOST: undefined,
        DATABASE_PORT: '0x10',
        LOG_LEVEL: 'loud',
        STORE_CURRENCY: 'XXZ',
      }),
    ).toEqual([
      'LOG_LEVEL: received "loud"; accepted: `debug` or `info` or `warn` or `error` or `silent`',
      'DATABASE_HOST is not set; accepted: a host name or an address',
      'DATABASE_PORT: received "0x10"; accepted: a whole number from 1 to 65535',
      'STORE_CURRENCY: received "XXZ"; accepted: an ISO 4217 code such as `USD`',
    ]);
  });

  it.each(['books', 'a b@example.com', 'x@y\nBcc: z@example.com', '<x@example.com>', '@example.com'])(
    'takes no address for mail from %j',
    (address) => expect(faultsOf({ ...complete, CONTACT_ADDRESS: address })).toHaveLength(1),
  );

  it.each([
    'ftp://books.example.com',
    'https://books.example.com/shop',
    'books.example.com',
    'https://user:pw@books.example.com',
  ])('refuses %s as the address of the store', (BASE_URL) =>
    expect(faultsOf({ ...complete, BASE_URL })).toHaveLength(1),
  );

  it('never repeats a secret', () => {
    const [fault] = faultsOf({ ...complete, SECRET_KEY: 'too-short-to-sign' });
    expect(fault).toContain('SECRET_KEY: received a value of 17 characters');
    expect(fault).not.toContain('too-short-to-sign');
  });

  it('reads a secret from the file that its variable names, without the newline at its end', () => {
    const files: Record<string, string> = { '/secrets/password': 'from a file\n' };
    const environment = parse(
      { ...complete, DATABASE_PASSWORD: undefined, DATABASE_PASSWORD_FILE: '/secrets/password' },
      (path) => files[path]!,
    );
    expect(environment.DATABASE_PASSWORD).toBe('from a file');
  });

  it('names a secret file that cannot be read', () => {
    expect(faultsOf({ ...complete, DATABASE_USER_FILE: '/gone' })).toEqual([
      'DATABASE_USER_FILE: received "/gone", which cannot be read (ENOENT)',
    ]);
  });

  it('asks a role for nothing but what it reads', () => {
    const { BASE_URL, SECRET_KEY, UPLOAD_FOLDER, ...rest } = complete;
    expect(parseEnvironment('migrate', { variables: rest, readFile: noFiles })).not.toHaveProperty('SECRET_KEY');
    expect([BASE_URL, SECRET_KEY, UPLOAD_FOLDER]).not.toContain(undefined);
  });
});
