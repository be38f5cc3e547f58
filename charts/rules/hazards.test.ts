import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rules } from './catalogue.ts';
import { rulesDocument } from './document.ts';
import { hazards } from './hazards.ts';

const all = Object.values(hazards).flat();
const guards = all.map(({ guard }) => guard);
const project = join(import.meta.dirname, '../..');

describe('hazards', () => {
  it('name rules that there are, and every rule guards against one', () => {
    const named = new Set(guards.flatMap((guard) => ('rule' in guard ? [guard.rule] : [])));
    expect([...named].sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it('name tests that there are, of files that there are', () => {
    for (const guard of guards) {
      if (!('derived' in guard)) continue;
      expect(existsSync(join(project, guard.derived)) && guard.derived).toBe(guard.derived);
      expect(readFileSync(join(project, guard.test.file), 'utf8')).toContain(`it('${guard.test.name}'`);
    }
  });

  it('are sentences with a source, each told once', () => {
    expect(new Set(all.map(({ hazard }) => hazard)).size).toBe(all.length);
    for (const { hazard, source } of all) {
      expect(hazard).toMatch(/^[A-Z].*\.$/);
      expect(source).not.toBe('');
    }
  });

  it('are in docs/RULES.md, with what guards against them', () => {
    const text = rulesDocument();
    for (const { hazard, guard, source } of all) {
      const row = text.split('\n').find((line) => line.startsWith(`| ${hazard}`));
      expect(row).toContain(`| ${source} |`);
      expect(row).toContain(
        'rule' in guard ? `[${guard.rule}](#${guard.rule})` : 'derived' in guard ? guard.test.name : guard.preflight,
      );
    }
    for (const { id, statement, source } of rules) {
      expect(text).toContain(`### ${id}\n\n${statement}\n`);
      expect(text).toContain(`Source: ${source}\n`);
    }
  });
});
