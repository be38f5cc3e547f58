/** `npm start`: a database, the schema, a demonstration catalogue when there is none, the store and its worker. */
import type { ChildProcess } from 'node:child_process';
import { build as prettyLog } from 'pino-pretty';
import { endOf, stopChild } from './child.ts';
import { runRole, startRole, whenReady, withLocalStore } from './store.ts';
import { main, type Terminal } from './terminal.ts';

await main((terminal) =>
  withLocalStore(terminal, {}, async ({ variables, database }) => {
    terminal.progress(`Database: ${database}`);
    await runRole(terminal, ['migrate'], variables);
    await runRole(terminal, ['seed', '--if-empty'], variables);
    return serve(terminal, variables);
  }),
);

/** Runs the store until Ctrl-C, which it answers by finishing what it does; a second Ctrl-C cuts that short. */
async function serve(terminal: Terminal, variables: Readonly<Record<string, string>>): Promise<number> {
  const web = startRole(terminal, ['web'], { METRICS_PORT: '0', ...variables }, 'pipe');
  showLog(web);
  // What the web role leaves to the worker happens here, too; it tells only of what is wrong.
  const worker = whenReady(web).then(
    () => {
      console.log(`\n  BookStore is at ${variables['BASE_URL']}   (Ctrl-C stops it)`);
      console.log(`  Its admin logs in as ${adminOf(variables)}\n`);
      const ports = { HTTP_PORT: '0', METRICS_PORT: '0' };
      const started = startRole(terminal, ['worker'], { LOG_LEVEL: 'warn', ...variables, ...ports }, 'pipe');
      showLog(started);
      return started;
    },
    () => undefined, // it has said why it ended
  );
  const code = await endOf(web);
  const running = await worker.catch(() => undefined); // interrupted before it was started
  if (running) await stopChild(running);
  if (code === null) terminal.interrupted.throwIfAborted();
  return code ?? 1;
}

/** How to log in as the admin of the first start; who has chosen a password knows it. */
function adminOf({ ADMIN_EMAIL, ADMIN_PASSWORD }: Readonly<Record<string, string>>): string {
  const chosen = process.env['ADMIN_PASSWORD'] || process.env['ADMIN_PASSWORD_FILE'];
  return `${ADMIN_EMAIL}, with the password ${chosen ? 'that ADMIN_PASSWORD says' : ADMIN_PASSWORD}, unless it was changed since.`;
}

function showLog({ stdout }: ChildProcess): void {
  stdout!.pipe(
    prettyLog({ ignore: 'requestId', singleLine: true, translateTime: 'SYS:HH:MM:ss', colorize: process.stdout.isTTY }),
  );
}
