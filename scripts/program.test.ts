import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { ProgramHangs, runProgram } from './program.ts';
import { Interrupted, type Terminal } from './terminal.ts';

function aTerminal() {
  const [interruption, hurry] = [new AbortController(), new AbortController()];
  const terminal: Terminal = { progress: () => undefined, interrupted: interruption.signal, hurried: hurry.signal };
  return { terminal, interrupt: () => interruption.abort(new Interrupted(130)), hurry: () => hurry.abort() };
}

/** A program of these lines of sh, which writes down its process and that of a child that outlives it if it can. */
function aProgram(lines: string, { seconds = 60, first = '' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  const file = join(folder, 'it');
  writeFileSync(
    file,
    `#!/bin/sh\n${first}\nsleep 60 & echo $$ $! > ${folder}/pids.part; mv ${folder}/pids.part ${folder}/pids\n${lines}\n`,
  );
  chmodSync(file, 0o755);
  const isRunning = (pid: string) => {
    try {
      return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  const pids = (): string[] => {
    try {
      return readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ');
    } catch {
      return [];
    }
  };
  return {
    program: { name: file, source: 'https://example.org/it', seconds, environment: { PATH: process.env['PATH'] } },
    started: async () => {
      while (pids().length === 0) await sleep(10);
    },
    left: () => pids().filter(isRunning),
  };
}

it('what does not end is killed with all that it has started, and what it has written is kept', async () => {
  const { program, left } = aProgram('echo so far\nwait', { seconds: 0.5 });
  const fault = await runProgram(aTerminal().terminal, program, ['a']).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ProgramHangs);
  expect(fault).toMatchObject({
    output: 'so far\n',
    message: `${program.name} a has not ended in 0.5 s, and was killed.`,
  });
  expect(left()).toEqual([]);
});

it('an interruption waits a while for what does not heed it, and not when somebody is in a hurry', async () => {
  const { terminal, interrupt, hurry } = aTerminal();
  const { program, started, left } = aProgram('while true; do sleep 1; done', { first: "trap '' INT" });
  const running = runProgram(terminal, program, []).catch((error: unknown) => error);
  await started();
  interrupt();
  await sleep(200);
  expect(left()).not.toEqual([]);
  hurry();
  expect(await running).toBeInstanceOf(Interrupted);
  expect(left()).toEqual([]);
});

it.each([
  ['what does not heed it', { first: "trap '' INT" }],
  ['what it leaves behind', {}], // sh lets nothing that runs in its background hear of an interruption
])(
  'who is interrupted and patient waits some seconds for %s',
  async (_, options) => {
    const { terminal, interrupt } = aTerminal();
    const { program, started, left } = aProgram('while true; do sleep 1; done', options);
    const running = runProgram(terminal, program, []).catch((error: unknown) => error);
    await started();
    interrupt();
    expect(await running).toBeInstanceOf(Interrupted);
    expect(left()).toEqual([]);
  },
  20_000,
);

it('one that is not there is named, with where it is to be had', async () => {
  const program = { name: 'no-such-program', source: 'https://example.org/it', seconds: 1, environment: process.env };
  await expect(runProgram(aTerminal().terminal, program, [])).rejects.toThrow(
    'no-such-program is not on the PATH; see https://example.org/it.',
  );
});

it('an exit code is an answer, and so is a signal', async () => {
  const ended = aProgram('kill $!; cat; echo fault >&2; exit 3');
  expect(await runProgram(aTerminal().terminal, ended.program, [], 'input')).toEqual({
    code: 3,
    output: 'input',
    fault: 'fault\n',
  });
  const killed = aProgram('kill $!; kill -9 $$');
  expect(await runProgram(aTerminal().terminal, killed.program, [])).toMatchObject({ code: null });
});
