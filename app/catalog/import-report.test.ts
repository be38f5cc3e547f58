import { describe, expect, it } from '@jest/globals';
import { importSummary, refusal } from './import-report.ts';

describe('the report of an import', () => {
  it('sums up', () => {
    expect(importSummary({ rows: 10_000, added: 9977, known: 0, refused: 23 })).toBe(
      '10000 rows read: 9977 books added, 0 already there, 23 refused',
    );
    expect(importSummary({ rows: 1, added: 1, known: 0, refused: 0 })).toBe(
      '1 row read: 1 book added, 0 already there, 0 refused',
    );
  });

  it('names a refused row', () => {
    expect(refusal({ line: 12, title: 'Emma', reason: 'why' })).toBe('line 12: refused “Emma”: why');
    expect(refusal({ line: 12, title: '', reason: 'the title is missing' })).toBe(
      'line 12: refused: the title is missing',
    );
  });
});
