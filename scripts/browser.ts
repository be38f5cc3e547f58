import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../app/core/errors.ts';
import { aptInstall } from './database.ts';
import type { Terminal } from './terminal.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

function installedBrowser(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find((path) =>
    existsSync(path),
  );
}

/**
 * Path of a Chromium: the one that BROWSER_EXECUTABLE names, an installed one, or Debian's, installed where that is allowed.
 *
 * @throws UsageError that says in one line what to install
 */
export async function findBrowser(terminal: Terminal): Promise<string> {
  const named = process.env['BROWSER_EXECUTABLE'];
  if (named) return named;
  const found = installedBrowser();
  if (found) return found;
  if (await aptInstall('chromium', 'Installing a browser (chromium; half a minute) …', terminal)) {
    const installed = installedBrowser();
    if (installed) return installed;
  }
  throw new UsageError(
    'No browser was found. Install Chromium or Chrome (Debian: apt-get install chromium; macOS: brew install --cask google-chrome), or name one in BROWSER_EXECUTABLE.',
  );
}
