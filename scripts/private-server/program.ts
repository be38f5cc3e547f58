import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../../app/core/errors.ts';

const run = promisify(execFile);

/** Folders of servers that are not on everybody's PATH. */
const FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/usr/libexec',
  '/usr/local/mysql/bin',
];

/** Path of a MariaDB or MySQL server on this machine; null when there is none. */
export async function findServer(variables: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  const folders = [...(variables['PATH'] ?? '').split(delimiter), ...FOLDERS];
  for (const name of ['mariadbd', 'mysqld']) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (folder && (await exists(path, constants.X_OK))) return path;
    }
  }
  return null;
}

export async function isMariaDb(program: string): Promise<boolean> {
  return /mariadb/i.test((await run(program, ['--no-defaults', '--version'])).stdout);
}

/** Both refuse to run as root unless they are told to. */
export const asRoot = (): readonly string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

/** The SQL files that make a MariaDB server's own tables, which come with it. */
export async function systemTables(program: string): Promise<string[]> {
  const folder = dirname(await realpath(program));
  for (const share of ['../share/mysql', '../share/mariadb', '../../share/mysql', '../../share/mariadb']) {
    for (const prefix of ['mysql', 'mariadb']) {
      const files = ['system_tables', 'performance_tables', 'system_tables_data'].map((name) =>
        join(folder, share, `${prefix}_${name}.sql`),
      );
      if (await exists(files[0]!)) return files;
    }
  }
  throw new UsageError(
    `${program} was found, but not the files share/mysql/*.sql that come with it; install the whole MariaDB server.`,
  );
}

export const exists = (path: string, mode?: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
