import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../app/core/errors.ts';
import { aptInstall } from './database.ts';
import type { Terminal } from './terminal.ts';

/** Where it is when it is not on everybody's PATH. */
const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

function installedBalancer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...FOLDERS];
  return folders.map((folder) => join(folder, 'haproxy')).find((path) => existsSync(path));
}

/**
 * Path of an HAProxy: the one that BALANCER_EXECUTABLE names, an installed one, or Debian's, installed where that is
 * allowed; its package starts no service that a store on this machine would meet.
 *
 * @throws UsageError that says in one line what to install
 */
export async function findBalancer(terminal: Terminal): Promise<string> {
  const named = process.env['BALANCER_EXECUTABLE'];
  if (named) return named;
  const found = installedBalancer();
  if (found) return found;
  if (await aptInstall('haproxy', 'Installing a balancer (haproxy) …', terminal)) {
    const installed = installedBalancer();
    if (installed) return installed;
  }
  throw new UsageError(
    'No balancer was found. Install HAProxy (Debian: apt-get install haproxy; macOS: brew install haproxy), or name one in BALANCER_EXECUTABLE.',
  );
}
