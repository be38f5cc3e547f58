import { describe, expect, it } from '@jest/globals';
import { variables } from '../../app/contract/environment.ts';
import { environmentKeys, environmentKeysTable } from '../../scripts/documents/operations/environment-keys.ts';
import { withSections } from '../../scripts/documents/operations/sections.ts';
import { timelineTable } from '../../scripts/documents/operations/timeline.ts';

describe('withSections', () => {
  const document = 'before\n<!-- generated: a -->\nold\n<!-- end -->\nafter\n';

  it('writes what is between the markers anew, and nothing else', () => {
    const once = withSections('PAGE.md', document, { a: () => 'new' });
    expect(once).toBe('before\n<!-- generated: a -->\n\nnew\n\n<!-- end -->\nafter\n');
    expect(withSections('PAGE.md', once, { a: () => 'new' })).toBe(once);
  });

  it('refuses markers without section, sections without marker, and one that does not end', () => {
    expect(() => withSections('PAGE.md', document, {})).toThrow('received a section a');
    expect(() => withSections('PAGE.md', document, { a: () => '', b: () => '' })).toThrow('for each of: b');
    expect(() => withSections('PAGE.md', document + document, { a: () => '' })).toThrow('for each of: a');
    expect(() => withSections('PAGE.md', '<!-- generated: a -->\n', { a: () => '' })).toThrow('does not end');
    const nested = `<!-- generated: a -->\n${document.replace(': a', ': b')}`;
    expect(() => withSections('PAGE.md', nested, { a: () => '', b: () => '' })).toThrow('the section a does not end');
  });
});

describe('environmentKeys', () => {
  it('knows keys of groups, choices and lists, with what they accept', () => {
    const keyOf = (path: string) => environmentKeys().filter((key) => key.path === path);
    expect(keyOf('web.maxSurge')).toEqual([
      expect.objectContaining({ accepts: '1 to 100', fallback: '`1`', only: [] }),
    ]);
    expect(keyOf('database.writerHost')).toEqual([
      expect.objectContaining({ fallback: '**required**', only: ['database.kind: aurora'] }),
    ]);
    expect(keyOf('waivers[].reason')).toHaveLength(1);
    expect(keyOf('uploads.size').map(({ only }) => only)).toEqual([
      ['uploads.kind: efs-access-point'],
      ['uploads.kind: efs-dynamic'],
      ['uploads.kind: storage-class'],
    ]);
  });

  it('is a table with a line for each, and no cell that breaks it', () => {
    const lines = environmentKeysTable().split('\n');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.filter((line) => line.replaceAll('\\|', '').split('|').length !== 6)).toEqual([]);
    expect(lines.filter((line) => line.startsWith('| `database.reservedConnections`'))).toHaveLength(1);
  });
});

describe('timelineTable', () => {
  it('has the seconds that environments and app agree on', () => {
    const row = (beginning: string) =>
      timelineTable()
        .split('\n')
        .find((line) => line.includes(beginning))!;
    expect(row('`production`')).toBe('| | `local` | `production` | `staging` |');
    expect(row('serves on')).toContain(`| ${variables.DRAIN_SECONDS.default} s |`);
    expect(timelineTable()).not.toMatch(/undefined|NaN/);
  });
});
