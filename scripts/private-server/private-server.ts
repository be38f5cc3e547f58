import { constants } from 'node:fs';
import { access, mkdir, realpath } from 'node:fs/promises';
import { UsageError } from '../../app/core/errors.ts';
import { isRunning, pidOf } from '../process-lock.mjs';
import { share } from '../shared.ts';
import { dataOf } from './data-folder.ts';
import { type LaunchOptions, launch, type RunningServer, waitUntilReady } from './launch.ts';
import { serversOn, stopProcess } from './running.ts';

/** A database server of one's own, for development and tests; root may do everything in it. */
export interface PrivateServer extends RunningServer {
  /** Stops it, unless other processes still use it. */
  leave(): Promise<void>;
}

/**
 * Joins the MariaDB or MySQL server of a folder, or starts it: on a free port, with its data in the folder, for
 * connections from this machine only. What a process left behind that was killed is taken over or stopped.
 *
 * @throws UsageError in one line when the server does not start or the folder cannot be written
 */
export async function startPrivateServer(program: string, options: LaunchOptions): Promise<PrivateServer> {
  const folder = await writableFolder(options.folder);
  const { state, leave } = await share<RunningServer>(
    {
      folder,
      start: async (earlier, users) => {
        const found = await adopt(earlier, users, { ...options, folder });
        return found ?? launch(program, { ...options, folder });
      },
      stop: ({ server }) => stopProcess(server),
    },
    options.terminal,
  );
  return { ...state, leave };
}

/** The server that was written down, if it works on our data and answers; all others on our data are stopped. */
async function adopt(
  earlier: RunningServer | null,
  users: number,
  { folder, terminal }: LaunchOptions,
): Promise<RunningServer | null> {
  const running = await serversOn(dataOf(folder));
  if (earlier && running.includes(earlier.server)) {
    try {
      await waitUntilReady(earlier, terminal, () => isRunning(earlier.server));
      return earlier;
    } catch (error) {
      terminal.interrupted.throwIfAborted();
      if (users > 0 && isRunning(earlier.server))
        throw new UsageError(
          `The local database (process ${pidOf(earlier.server)}) is in use and does not answer: ${(error as Error).message}`,
        );
    }
  }
  for (const server of running) await stopProcess(server);
  return null;
}

async function writableFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return await realpath(folder);
  } catch (error) {
    throw new UsageError(
      `The folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}); the local database lives there.`,
    );
  }
}
