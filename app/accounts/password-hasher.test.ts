import { describe, expect, it } from '@jest/globals';
import { Unavailable } from '../core/errors.ts';
import { PasswordHasher } from './password-hasher.ts';

describe('a hash', () => {
  it('is argon2id of 19 MiB and two passes, salted, and of the characters rather than of their bytes', async () => {
    const hasher = new PasswordHasher();
    const [one, other] = [await hasher.hash('pässwörd of mine'), await hasher.hash('pässwörd of mine')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(other).not.toBe(one);
    expect(await hasher.verify(one, 'pässwörd of mine'.normalize('NFD'))).toBe(true);
    expect(await hasher.verify(one, 'Pässwörd of mine')).toBe(false);
  });

  it('of nobody is compared too, and is nobody’s', async () => {
    const hasher = new PasswordHasher();
    expect(await hasher.verify(null, 'the password of nobody')).toBe(false);
    expect(hasher.done).toBe(1);
  });

  it('has the whole of a long password in it', async () => {
    const hasher = new PasswordHasher();
    const stored = await hasher.hash(`${'🐎'.repeat(255)}a`);
    expect(await hasher.verify(stored, `${'🐎'.repeat(255)}b`)).toBe(false);
  });
});

describe('a flood', () => {
  it('is worked off a few at once, and what there is no room for is turned away', async () => {
    const hasher = new PasswordHasher({ atOnce: 2, waiting: 3 });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => hasher.verify(null, 'x')));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 5 }, () => 'fulfilled'),
      ...Array.from({ length: 3 }, () => 'rejected'),
    ]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Unavailable);
    expect(await hasher.verify(null, 'x')).toBe(false);
  });

  it('leaves every place free again, also after a hash that cannot be read', async () => {
    const hasher = new PasswordHasher({ atOnce: 1, waiting: 1 });
    await expect(hasher.verify('not a hash', 'x')).rejects.toThrow();
    expect(await hasher.verify(null, 'x')).toBe(false);
  });
});
