/** `npm run screenshots`: every page at 360 and 1440 px, light and dark, in .data/screenshots, and what is wrong with them. */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UsageError } from '../app/core/errors.ts';
import { takeScreenshots } from '../test/browser/screenshots.ts';
import { findBrowser } from './browser.ts';
import { dataFolder, localStore, root, runRole, startRole } from './store.ts';
import { main, progress } from './terminal.ts';

await main(async () => {
  const chromium = await findBrowser(progress);
  const store = await localStore(progress, { DATABASE_NAME: 'bookstore_screenshots' });
  const variables = { ...store.variables, HTTP_PORT: '0', METRICS_PORT: '0' };
  try {
    await runRole(['migrate'], variables);
    await runRole(['seed'], variables);
    await runRole(['seed', join(root, 'test/browser/hard-cases.csv')], variables);
    const web = startRole(['web'], variables, 'pipe');
    try {
      const folder = join(dataFolder, 'screenshots');
      await rm(folder, { recursive: true, force: true });
      const { pictures, faults } = await takeScreenshots({ baseUrl: `http://127.0.0.1:${await portOf(web.stdout!)}`, chromium, folder });
      for (const { page, fault } of faults) console.error(`${page}: ${fault}`);
      console.log(`${pictures.length} pictures are in ${folder}; ${faults.length} faults found.`);
      return faults.length === 0 ? 0 : 1;
    } finally {
      web.kill('SIGINT');
      await once(web, 'exit');
    }
  } finally {
    await store.database.stop();
  }
});

/** The port that the store says it listens on, once it is ready. */
async function portOf(log: NodeJS.ReadableStream): Promise<number> {
  let port = 0;
  for await (const line of createInterface({ input: log })) {
    const entry = JSON.parse(line) as { msg: string; port?: number };
    if (entry.msg === 'listening') port = entry.port ?? 0;
    if (entry.msg === 'ready') {
      log.resume();
      return port;
    }
  }
  throw new UsageError('The store ended before it was ready.');
}
