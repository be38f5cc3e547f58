import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../app/core/errors.ts';
import { endOf, startChild } from '../child.ts';
import type { Terminal } from '../terminal.ts';
import { asRoot, exists, isMariaDb, systemTables } from './program.ts';

/** Where a server keeps its data, in the folder that it has. */
export const dataOf = (folder: string): string => join(folder, 'data');

/** A server's own: one that starts deletes the temporary tables that it finds, also those of another. */
export async function temporaryOf(folder: string): Promise<string> {
  const temporary = join(folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  return temporary;
}

/** Makes the data of an empty server, once; what was cut off before its end is made again. */
export async function prepareData(program: string, folder: string, terminal: Terminal): Promise<void> {
  const complete = join(folder, 'initialised');
  if (await exists(complete)) return;
  terminal.progress('Preparing the local database (once) …');
  const data = dataOf(folder);
  await rm(data, { recursive: true, force: true });
  const mariaDb = await isMariaDb(program);
  const sql = mariaDb ? await systemTablesSql(program, data) : '';
  const child = startChild(
    terminal,
    [
      program,
      '--no-defaults',
      ...asRoot(),
      `--datadir=${data}`,
      `--tmpdir=${await temporaryOf(folder)}`,
      ...(mariaDb
        ? ['--bootstrap', '--enforce-storage-engine=', '--max_allowed_packet=8M']
        : ['--initialize-insecure']),
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let errors = '';
  child.stderr!.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdin!.on('error', () => undefined); // it ended early, which its exit code tells
  child.stdin!.end(sql);
  const code = await endOf(child);
  terminal.interrupted.throwIfAborted();
  if (code !== 0) throw new UsageError(`${program} could not prepare ${data}: ${errors.trim().split('\n').at(-1)}`);
  await writeFile(complete, '');
}

/** What mariadb-install-db does, without the programs that Debian keeps in other packages. */
async function systemTablesSql(program: string, data: string): Promise<string> {
  await mkdir(data, { recursive: true });
  const texts = await Promise.all((await systemTables(program)).map((file) => readFile(file, 'utf8')));
  return ['create database if not exists mysql;', 'use mysql;', 'SET @auth_root_socket=NULL;', ...texts].join('\n');
}
