/**
 * `npm test`: the checks and all tests, on a database server and a browser that it finds or installs.
 * `npm test -- PATTERN …` runs only the tests whose paths match, without the checks.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.ts';
import { localDatabase } from './database.ts';
import { dataFolder, root } from './store.ts';
import { main, progress } from './terminal.ts';

await main(async () => {
  const patterns = process.argv.slice(2);
  const browser = await findBrowser(progress);
  if (patterns.length === 0) {
    const checks = spawnSync(process.execPath, ['scripts/check.ts'], { cwd: root, stdio: 'inherit' });
    if (checks.status !== 0) return 1;
  }
  mkdirSync(dataFolder, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-test-'));
  const database = await localDatabase({ folder, fast: true, progress });
  progress(`Tests run on ${database.description}.`);
  const tests = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...patterns,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...database.variables, BROWSER_EXECUTABLE: browser } },
  );
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
  return tests.status ?? 1;
});
