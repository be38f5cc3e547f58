import { describe, expect, it } from '@jest/globals';
import { check } from './check.ts';
import type { Schema } from './schema.ts';

const faults = (value: unknown, schema: Schema) =>
  check(value, schema, { releases: ['1.34'], secret: false }).map(({ problem }) => problem);

describe('check', () => {
  it('takes numbers of 32 bits up to the last one', () => {
    const schema = { type: 'integer', format: 'int32' } as Schema;
    expect(faults(2 ** 31 - 1, schema)).toEqual([]);
    expect(faults(2 ** 31, schema)).toEqual(['received 2147483648; accepted: a number of 32 bits']);
    expect(faults(-(2 ** 33), schema)).toHaveLength(1);
  });

  it('refuses what a schema excludes', () => {
    const schema = { type: 'string', not: { enum: ['latest'] } } as Schema;
    expect(faults('1.0.0', schema)).toEqual([]);
    expect(faults('latest', schema)).toEqual([expect.stringMatching(/^received "?latest"?; accepted: anything but /)]);
  });
});
