import { describe, expect, it } from '@jest/globals';
import { variables } from '../../app/contract/environment.ts';
import { contract } from '../contract.ts';
import { committedEnvironment } from '../testing/an-environment.ts';
import { nativeSecrets } from './secrets.ts';

type Changes = Parameters<typeof committedEnvironment>[1];
const secretsOf = (changes: Changes = {}) => nativeSecrets(committedEnvironment('local', changes), contract);
const admin = (changes: Changes = {}) => secretsOf(changes).find(({ name }) => name === 'bookstore-admin');

describe('the Secret of the first admin', () => {
  it('is made where the environment says so', () => {
    expect(admin()?.keys.map(({ key }) => key)).toEqual(['ADMIN_EMAIL', 'ADMIN_PASSWORD']);
    expect(admin({ secrets: { admin: false } })).toBeUndefined();
  });

  it.each([
    ['http://localhost:30080', 'admin@example.com'],
    ['http://192.168.49.2:30080', 'admin@example.com'],
    ['http://books.example.org:8080', 'admin@books.example.org'],
  ])('has an address that an account can have, for %s', (baseUrl, address) => {
    const email = admin({ baseUrl })?.keys[0];
    expect(email?.fallback).toEqual({ text: address });
    expect(variables.ADMIN_EMAIL.type.safeParse(address).success).toBe(true);
  });

  it('takes no address that the migration would refuse', () => {
    expect(variables.ADMIN_EMAIL.type.safeParse('admin@localhost').success).toBe(false);
  });
});
