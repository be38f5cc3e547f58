import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseServer } from '../database-server.ts';
import { episodesIn } from '../episode.ts';
import type { Scenario } from '../scenario.ts';
import { Scene } from '../scene.ts';
import { becomes } from '../waiting.ts';

const MEBIBYTE = 2 ** 20;
const SPACE = 96;
const SPACE_FILES = `--innodb-data-file-path=ibdata1:12M;space:${SPACE}M`;

/** The database has no space left: it goes on reading, and writes again once there is some. */
export const disk: Scenario = {
  name: 'disk',
  proves: 'While the database has no space left, what would write is refused and what reads is served.',
  run: async (length, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'servers-'));
    // All tables in one file that cannot grow: it is full as a volume is, and nothing else of this machine is.
    const server = await DatabaseServer.start(folder, {
      parameters: ['--innodb-file-per-table=0', SPACE_FILES],
    });
    const scene = new Scene({ server: server.root, seen: server.user, checkout: options.checkout });
    const { ended, run } = episodesIn(scene, options);
    try {
      await scene.open();
      await scene.startWorker();
      await scene.startWeb();
      await run({
        name: 'the database has no space left',
        incident: async ({ check, over, traffic }) => {
          await scene.query('CREATE TABLE ballast (id INT AUTO_INCREMENT PRIMARY KEY, bytes MEDIUMBLOB NOT NULL)');
          const full = await fill(scene);
          check(full, 'The database did not become full.');
          // Pages that have room still take a row or two.
          const refused = await becomes(() => traffic.exchanges.some(({ status }) => status === 503), 40_000);
          check(refused, 'Nothing was refused although there was no space.');
          await sleep(length === 'long' ? 10_000 : 1000);
          check(
            !traffic.exchanges.some(({ reads, status }) => reads && status === 503),
            'A page was refused that could be read.',
          );
          // The volume is made larger, as an operator does.
          await server.stop();
          await server.start(['--innodb-file-per-table=0', `${SPACE_FILES};more:12M:autoextend`]);
          over();
        },
      });
      return ended;
    } finally {
      await scene.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Writes until there is no room for more, in ever smaller pieces; whether it came to that. */
async function fill(scene: Scene): Promise<boolean> {
  let full = false;
  for (const bytes of [MEBIBYTE, 32_768, 7000, 100]) {
    for (let written = 0; written < SPACE * MEBIBYTE; written += bytes) {
      const error = await scene.query('INSERT INTO ballast (bytes) VALUES (?)', [Buffer.alloc(bytes, 'x')]).then(
        () => null,
        (failure: { errno?: number }) => failure,
      );
      if (error) {
        full ||= error.errno === 1114;
        break;
      }
    }
  }
  return full;
}
