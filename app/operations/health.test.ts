import { describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { Unavailable } from '../core/errors.ts';
import { testServer } from '../testing/database.ts';
import { canWriteTo, HealthChecks } from './health.ts';

describe('the health of the store', () => {
  it('names what is not well in our own words', async () => {
    const health = new HealthChecks({
      database: async () => {
        throw new Unavailable('database-unavailable', 'The writer cannot be reached.');
      },
      files: canWriteTo('/nowhere/at/all'),
      schema: async () => undefined,
    });
    const { status, checks } = await health.current();
    expect([status, checks['schema']!.ok]).toEqual(['failing', true]);
    expect(checks['database']!.detail).toBe('The writer cannot be reached.');
    expect(checks['files']!.detail).toBe('the folder of the photos cannot be written (ENOENT)');
  });

  it('says of what the database says no more than a code, not who asked whom', async () => {
    const { host, port } = testServer();
    const health = new HealthChecks({
      database: async () => {
        await createConnection({ host, port, user: 'somebody', password: 'something' });
      },
    });
    const { checks } = await health.current();
    expect(checks['database']!.detail).toMatch(/^[A-Z_]+$/);
    expect(JSON.stringify(checks)).not.toMatch(/somebody|something/);
  });
});
