/** `npm run screenshots`: every page at 360 and 1440 px, light and dark, in .data/screenshots, and what is wrong with them. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { takeScreenshots } from '../test/browser/screenshots.ts';
import { findBrowser } from './browser.ts';
import { root, stopChild } from './child.ts';
import { connectTo, dataFolder, runRole, startRole, whenReady, withLocalStore } from './store.ts';
import { main } from './terminal.ts';

await main(async (terminal) => {
  const chromium = await findBrowser(terminal);
  const fixed = { DATABASE_NAME: 'bookstore_screenshots', HTTP_PORT: '0', METRICS_PORT: '0' };
  return withLocalStore(terminal, fixed, async ({ variables }) => {
    await runRole(terminal, ['migrate'], variables);
    await runRole(terminal, ['seed'], variables);
    await runRole(terminal, ['seed', join(root, 'test/browser/hard-cases.csv')], variables);
    const connection = await connectTo(variables);
    const web = startRole(terminal, ['web'], variables, 'ignore');
    try {
      await connection.query('USE ??', [fixed.DATABASE_NAME]);
      const folder = join(dataFolder, 'screenshots');
      const baseUrl = `http://127.0.0.1:${await whenReady(web)}`;
      await rm(folder, { recursive: true, force: true });
      const { pictures, faults } = await takeScreenshots({
        baseUrl,
        chromium,
        folder,
        query: (sql) => connection.query(sql),
        member: { email: variables['ADMIN_EMAIL']!, password: variables['ADMIN_PASSWORD']! },
      });
      for (const { page, fault } of faults) console.error(`${page}: ${fault}`);
      console.log(`${pictures.length} pictures are in ${folder}; ${faults.length} faults found.`);
      return faults.length === 0 ? 0 : 1;
    } catch (error) {
      terminal.interrupted.throwIfAborted(); // which took the store away from the browser
      throw error;
    } finally {
      connection.destroy();
      await stopChild(web);
    }
  });
});
