import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from '@jest/globals';

const charts = join(import.meta.dirname, '..');

/** A project of its own for each test, with production's environment file, and the real commands to run on it. */
export function aProject() {
  const environmentFile = 'charts/environments/production.yaml';
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'charts-'));
    mkdirSync(join(root, 'charts/environments'), { recursive: true });
    cpSync(join(charts, 'environments/production.yaml'), join(root, environmentFile));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const path = (...parts: string[]) => join(root, ...parts);
  const read = (file: string) => readFileSync(path(file), 'utf8');
  const node = (args: readonly string[]) =>
    spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, CDK8S_OUTDIR: '' } });
  return {
    environmentFile,
    root: () => root,
    path,
    read,
    /** Every file under manifests/, and its text. */
    tree: (): Record<string, string> =>
      Object.fromEntries(
        readdirSync(path('manifests'), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => [
            join(entry.parentPath, entry.name),
            readFileSync(join(entry.parentPath, entry.name), 'utf8'),
          ]),
      ),
    change(file: string, from: string | RegExp, to: string): void {
      const changed = read(file).replace(from, to);
      expect(changed).not.toBe(read(file));
      writeFileSync(path(file), changed);
    },
    run: (script: string, ...args: string[]) => node([join(charts, script), '--root', root, ...args]),
    /** A synth in which something happens instead of a rename: a kill, or a fault. */
    interrupted(rename: number, what: string) {
      const preload = `
        import fs from 'node:fs';
        import { syncBuiltinESMExports } from 'node:module';
        const { renameSync } = fs;
        let count = 0;
        fs.renameSync = (...paths) => {
          if (++count === ${rename}) { ${what}; }
          renameSync(...paths);
        };
        syncBuiltinESMExports();`;
      return node([
        '--import',
        `data:text/javascript,${encodeURIComponent(preload)}`,
        join(charts, 'main.ts'),
        '--root',
        root,
      ]);
    },
  };
}
