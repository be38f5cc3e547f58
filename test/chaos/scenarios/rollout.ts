import { setTimeout as sleep } from 'node:timers/promises';
import { stopSeconds } from '../../../app/contract/operations.ts';
import { testServer } from '../../../app/testing/database.ts';
import { startProcess } from '../../processes/store-process.ts';
import { Balancer } from '../balancer.ts';
import { checkoutWith } from '../checkout.ts';
import { episodesIn, type Incident } from '../episode.ts';
import type { Scenario } from '../scenario.ts';
import { Scene, type WebProcess } from '../scene.ts';
import { end } from '../waiting.ts';

/** Until the balancer has asked a new process for its readiness. */
const SEEN_MS = 1500;
const PEOPLE = { readers: 4, guests: 4, members: 3, pauseMs: 120 };
/** Nothing may be refused, either: nobody is to notice. */
const neverRefused = () => true;

/** A release and a change of scale, behind a balancer that repeats nothing: nobody notices. */
export const rollout: Scenario = {
  name: 'rollout',
  proves: 'Releases, rollbacks and changes of scale fail no request and lose no cart.',
  run: async (length, options) => {
    const scene = await new Scene({ server: testServer(), checkout: options.checkout }).open();
    const balancer = await Balancer.start(scene.folder);
    const next = nextRelease();
    const common = { neverRefused, probes: false, beforeMs: 1500, afterMs: 1500, deadlineMs: 10_000 };
    const traffic = { ...PEOPLE, origin: () => balancer.origin };
    const add = async (from?: string): Promise<WebProcess> => {
      const web = await scene.startWeb({}, from);
      await balancer.add(web.origin);
      return web;
    };
    const retire = async (web: WebProcess, { check }: Incident): Promise<void> => {
      const { code, milliseconds } = await end(web);
      scene.webs.splice(scene.webs.indexOf(web), 1);
      await balancer.remove(web.origin);
      check(code === 0, `A process that was told to stop exited with ${code}.`);
      check(milliseconds <= stopSeconds.web * 1000, `A process took ${milliseconds} ms to stop.`);
    };
    /** As a Deployment does with maxSurge 1 and maxUnavailable 0. */
    const replaceAll = async (incident: Incident, from?: string): Promise<void> => {
      for (const web of [...scene.webs]) {
        await add(from);
        await sleep(SEEN_MS);
        await retire(web, incident);
      }
    };
    try {
      await scene.startWorker();
      for (let n = 0; n < 3; n++) await add();
      await sleep(SEEN_MS);
      const rounds = length === 'long' ? 2 : 1;
      const { ended, run } = episodesIn(scene, options);
      await run({
        ...common,
        name: `replace three processes, ${rounds === 1 ? 'once' : 'twice'}`,
        traffic,
        incident: async (incident) => {
          for (let round = 0; round < rounds; round++) await replaceAll(incident);
        },
      });
      await run({
        ...common,
        name: `scale 3 → ${length === 'long' ? 6 : 4} → 2`,
        traffic,
        incident: async (incident) => {
          for (let n = scene.webs.length; n < (length === 'long' ? 6 : 4); n++) await add();
          await sleep(SEEN_MS * 2);
          await Promise.all(scene.webs.slice(2).map((web) => retire(web, incident)));
        },
      });
      await run({
        ...common,
        name: 'a release with a new schema, and back',
        traffic,
        incident: async (incident) => {
          options.progress('migrating to the next release');
          await migrateWith(scene, next.folder);
          await replaceAll(incident, next.folder);
          await sleep(1000);
          await replaceAll(incident);
        },
      });
      return ended;
    } finally {
      await balancer.stop();
      await scene.close();
      next.remove();
    }
  },
};

/** The store as its next release could be: one more migration, which expands the schema. */
function nextRelease() {
  const next = checkoutWith([
    {
      file: 'app/database/migrations/index.ts',
      from: 'export const migrations = [',
      to: "import { Next1999000000000 } from './1999000000000-next.ts';\nexport const migrations = [",
    },
    { file: 'app/database/migrations/index.ts', from: '\n];', to: '\n  Next1999000000000,\n];' },
  ]);
  next.write(
    'app/database/migrations/1999000000000-next.ts',
    `import type { MigrationInterface, QueryRunner } from 'typeorm';
export class Next1999000000000 implements MigrationInterface {
  readonly name = 'Next1999000000000';
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE TABLE IF NOT EXISTS notes (id INT PRIMARY KEY)');
    await db.query("ALTER TABLE listings ADD COLUMN shelf VARCHAR(20) NULL, ALGORITHM=INSTANT");
    await db.query("ALTER TABLE orders ADD COLUMN gift TINYINT NOT NULL DEFAULT 0, ALGORITHM=INSTANT");
  }
  async down(): Promise<void> {}
}
`,
  );
  return next;
}

/** Migrates the schema of a scene with another release's code, while this one's serves. */
async function migrateWith(scene: Scene, folder: string): Promise<void> {
  const { exit, stderr } = startProcess(['migrate'], scene.environment(), folder);
  if ((await exit) !== 0) throw new Error(`The next release could not migrate: ${stderr()}`);
}
