import { describe, expect, it } from '@jest/globals';
import { aModel } from '../testing/a-model.ts';
import { rules } from './catalogue.ts';
import { judge } from './judgement.ts';
import { allRulesTable } from './table.ts';

const waiver = { rule: 'pods-spread-over-zones', reason: 'One zone until the move.', until: '2027-03-31' };
const narrow = (waivers: (typeof waiver)[]) => aModel({ environment: { web: { minReplicas: 2 }, waivers } });

describe('judge', () => {
  it('refuses a violation with environment, rule, numbers, remedy and source', () => {
    expect(judge(narrow([]), '2027-01-01').refusals).toEqual([
      expect.stringMatching(
        /^test: pods-spread-over-zones: bookstore-web keeps 2 pods for 3 zones\n {4}fix: {4}keep at least 3 pods .*\n {4}source: Amazon EKS/,
      ),
    ]);
  });

  it('lets a waived violation pass, up to the last day', () => {
    const { refusals, judgements } = judge(narrow([waiver]), '2027-03-31');
    expect(refusals).toEqual([]);
    expect(judgements.find(({ rule }) => rule.id === waiver.rule)?.waiver).toMatchObject({ reason: waiver.reason });
    expect(judge(narrow([waiver]), '2027-04-01').refusals).toEqual([
      expect.stringContaining('waiver: ended on 2027-03-31'),
    ]);
  });

  it('does not let a waiver excuse another rule', () => {
    expect(judge(narrow([{ ...waiver, rule: 'image-is-pinned' }]), '2027-01-01').refusals).toHaveLength(1);
  });
});

describe('a waiver', () => {
  const noteOn = (waivers: (typeof waiver)[], today: string) =>
    judge(narrow(waivers), today).judgements.flatMap(({ note }) => note ?? []);

  it('is told of at every synth, louder in its last 30 days', () => {
    expect(noteOn([waiver], '2027-01-01')).toEqual([
      'waived until 2027-03-31: pods-spread-over-zones: One zone until the move. (bookstore-web keeps 2 pods for 3 zones)',
    ]);
    expect(noteOn([waiver], '2027-03-01')).toEqual([expect.stringContaining('2027-03-31, which is in 30 days: ')]);
  });

  it('may hold for a year at most', () => {
    expect(judge(narrow([waiver]), '2026-03-31').refusals).toEqual([]);
    expect(judge(narrow([waiver]), '2026-03-29').refusals).toEqual([
      'test: waivers: pods-spread-over-zones: received until 2027-03-31; accepted: a day within a year, up to 2027-03-30',
    ]);
  });

  it('is told to be unnecessary where its rule holds, ended or not, and refuses nothing', () => {
    const unneeded = { ...waiver, rule: 'image-is-pinned' };
    for (const [today, text] of [
      ['2027-03-31', 'waiver of image-is-pinned is not needed: the rule holds'],
      ['2027-04-01', 'waiver of image-is-pinned ended on 2027-03-31 and is not needed: the rule holds'],
    ] as const) {
      const { judgements, refusals } = judge(aModel({ environment: { waivers: [unneeded] } }), today);
      expect(judgements.flatMap(({ note }) => note ?? [])).toEqual([text]);
      expect(refusals).toEqual([]);
    }
  });
});

describe('judge, of objects that are no objects of their kind', () => {
  it('calls a violation what a rule stumbles over, and goes on with the others', () => {
    const model = aModel({ edit: { kind: 'Deployment', change: (object) => delete object['spec'] } });
    const { judgements, refusals } = judge(model, '2027-01-01');
    expect(judgements).toHaveLength(rules.length);
    expect(refusals.join('\n')).toMatch(/probes-match-app: cannot be judged \(TypeError: /);
  });
});

describe('rules', () => {
  it('have ids of their own, and say what, why and from where', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { statement, source } of rules) {
      expect(statement).toMatch(/^[A-Z].*\.$/);
      expect(source).not.toBe('');
    }
  });
});

describe('allRulesTable', () => {
  it('shows every rule, held or not, and what to change, within the width', () => {
    const lines = allRulesTable('test', judge(narrow([]), '2027-01-01').judgements, 100);
    expect(lines[0]).toBe(`test: ${rules.length} rules, ${rules.length - 1} held, 1 violated`);
    for (const { id } of rules) expect(lines.join('\n')).toContain(` ${id}`);
    expect(lines.join('\n')).toMatch(
      /\n✗ pods-spread-over-zones: violated \(outage\)\n {4}bookstore-web keeps 2 pods for 3 zones\n {4}fix: {4}keep at least 3/,
    );
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  it('shows the reason of a waiver', () => {
    const lines = allRulesTable('test', judge(narrow([waiver]), '2027-01-01').judgements, 100);
    expect(lines[0]).toContain(', 1 waived');
    expect(lines.join('\n')).toMatch(
      /✗ pods-spread-over-zones: waived until 2027-03-31\n.*\n {4}reason: One zone until the move\.\n/,
    );
  });
});
