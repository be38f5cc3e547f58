/** `npm run screenshots`: every page at 360 and 1440 px, light and dark, in .data/screenshots, and what is wrong with them. */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { takeScreenshots } from '../test/browser/screenshots.ts';
import { findBrowser } from './browser.ts';
import { portOf } from './port.ts';
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
      const { pictures, faults } = await takeScreenshots({
        baseUrl: `http://127.0.0.1:${await portOf(web.stdout!)}`,
        chromium,
        folder,
      });
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
