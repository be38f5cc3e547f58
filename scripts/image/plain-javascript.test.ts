import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { plainJavaScript } from './plain-javascript.ts';

describe('plainJavaScript', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plain-'));
    mkdirSync(join(folder, 'core'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('takes types away and leaves every line and column where it was', () => {
    write(
      'main.ts',
      "import { b, type T } from './core/b.ts';\nconst x: T = b;\nawait import('./core/b.ts');\nexport { x };\n",
    );
    write('core/b.ts', 'export type T = number;\nexport const b: T = 1;\n');
    plainJavaScript(folder, 'main.ts');
    expect(read('main.mjs')).toBe(
      "import { b,        } from './core/b.mjs';\nconst x    = b;\nawait import('./core/b.mjs');\nexport { x };\n",
    );
    expect(readdirSync(folder).sort()).toEqual(['core', 'main.mjs', 'main.ts']);
    expect(readdirSync(join(folder, 'core'))).toEqual(['b.mjs']);
  });

  it('still starts by the name that the contract has', () => {
    write('main.ts', 'console.log(1 as number);\n');
    plainJavaScript(folder, 'main.ts');
    expect(readlinkSync(join(folder, 'main.ts'))).toBe('main.mjs');
  });

  it('leaves texts alone that only look like a module', () => {
    write('main.ts', "export const command = ['node', 'app/main.ts'];\n");
    plainJavaScript(folder, 'main.ts');
    expect(read('main.mjs')).toBe("export const command = ['node', 'app/main.ts'];\n");
  });

  it('refuses a module that names one which is not there', () => {
    write('main.ts', "import './core/gone.ts';\n");
    expect(() => plainJavaScript(folder, 'main.ts')).toThrow(
      /main\.mjs imports \.\/core\/gone\.mjs, which is not there/,
    );
  });
});
