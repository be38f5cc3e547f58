import { execFileSync } from 'node:child_process';
import { UsageError } from '../../app/core/errors.ts';
import type { Module } from './sources.ts';

/** A module on this machine, and the checksum that Go's public log holds for it. */
export interface DownloadedModule {
  readonly folder: string;
  readonly sum: string;
}

/**
 * Downloads a Go module with the program `go`, which checks it against the public checksum log.
 * @throws UsageError when there is no `go`, or no such module
 */
export function download({ module, version }: Module): DownloadedModule {
  try {
    const answer = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { Dir, Sum } = JSON.parse(answer) as { Dir: string; Sum: string };
    return { folder: Dir, sum: Sum };
  } catch (error) {
    const { code, stdout, message } = error as { code?: string; stdout?: string; message: string };
    throw new UsageError(
      code === 'ENOENT'
        ? 'Schemas are downloaded with the program `go` (1.22 or later), which is not on the PATH.'
        : `${module}@${version} cannot be downloaded: ${stdout || message}`,
    );
  }
}
