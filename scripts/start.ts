/** `npm start`: a database, the schema, a demonstration catalogue when there is none, and the store. */
import { once } from 'node:events';
import { build as prettyLog } from 'pino-pretty';
import { localStore, runRole, startRole } from './store.ts';
import { main, progress } from './terminal.ts';

await main(async () => {
  const { variables, database } = await localStore(progress);
  try {
    progress(`Database: ${database.description}`);
    await runRole(['migrate'], variables);
    await runRole(['seed', '--if-empty'], variables);
    return await serve(variables);
  } finally {
    await database.stop();
  }
});

/** Runs the store until Ctrl-C, which it answers by finishing what it does; a second Ctrl-C cuts that short. */
async function serve(variables: Readonly<Record<string, string>>): Promise<number> {
  const web = startRole(['web'], { METRICS_PORT: '0', ...variables }, 'pipe');
  let interrupts = 0;
  const stop = () => {
    interrupts++;
    web.kill(interrupts === 1 ? 'SIGINT' : 'SIGKILL');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  web.stdout!.pipe(
    prettyLog({ ignore: 'requestId', singleLine: true, translateTime: 'SYS:HH:MM:ss', colorize: process.stdout.isTTY }),
  );
  web.stdout!.once('data', () => console.log(`\n  BookStore is at ${variables['BASE_URL']}   (Ctrl-C stops it)\n`));
  const [code] = (await once(web, 'exit')) as [number | null];
  return code ?? (interrupts > 0 ? 130 : 1);
}
