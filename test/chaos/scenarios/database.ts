import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { otherAddress, startRelay } from '../../../app/testing/relay.ts';
import { connectionsOf } from '../database-server.ts';
import { episodesIn, type Incident, settled } from '../episode.ts';
import { startReplicatedServers } from '../replication.ts';
import { type Scenario, summaryOf } from '../scenario.ts';
import { Scene } from '../scene.ts';
import type { Exchange } from '../traffic.ts';
import { becomes } from '../waiting.ts';

const reads = ({ reads }: Exchange): boolean => reads;

/** Everything that a database server and the network before it do to a store. */
export const database: Scenario = {
  name: 'database',
  proves:
    'Whatever happens to the database, nothing is lost or done twice, nothing hangs, and the store finds it again.',
  run: async (length, options) => {
    const long = length === 'long';
    const folder = mkdtempSync(join(tmpdir(), 'servers-'));
    const servers = await startReplicatedServers(folder);
    const { writer, reader } = servers;
    // Two names on one port, as the endpoints of a cluster are.
    const writing = await startRelay(writer.root);
    const toReader = () => startRelay(reader.root, { port: writing.port, address: otherAddress });
    let reading = await toReader();
    const scene = new Scene({
      server: writer.root,
      seen: { ...writer.user, port: writing.port, readerHost: otherAddress },
      checkout: options.checkout,
    });
    const { ended, run } = episodesIn(scene, options);
    try {
      await scene.open();
      await scene.startWorker();
      for (let n = 0; n < 2; n++) await scene.startWeb();

      await run({
        name: 'the writer restarts',
        neverRefused: reads,
        incident: async (incident) => {
          await writer.stop();
          await showsUnwell(scene, incident);
          await sleep(long ? 5000 : 1000);
          await writer.start();
          incident.over();
        },
      });
      await run({
        name: 'the writer is killed',
        neverRefused: reads,
        incident: async (incident) => {
          await writer.kill();
          await showsUnwell(scene, incident);
          await sleep(long ? 5000 : 1000);
          await writer.start();
          incident.over();
        },
      });
      await run({
        name: 'connections are killed',
        neverRefused: reads,
        incident: async ({ over }) => {
          for (let round = 0; round < (long ? 20 : 5); round++) {
            for (const server of [writer, reader]) await killConnections((sql) => server.query(sql));
            await sleep(400);
          }
          over();
        },
      });
      await run({
        name: 'the writer only reads, and writes again',
        neverRefused: reads,
        incident: async (incident) => {
          await writer.query('SET GLOBAL read_only = 1');
          await showsUnwell(scene, incident);
          await sleep(long ? 10_000 : 2000);
          await writer.query('SET GLOBAL read_only = 0');
          incident.over();
        },
      });
      await run({
        name: 'the network swallows what goes to the writer, and brings it later',
        incident: async (incident) => {
          writing.hold();
          await showsUnwell(scene, incident);
          await sleep(long ? 20_000 : 3000);
          writing.pass();
          incident.over();
        },
      });
      await run({
        name: 'the network swallows all, and connections of before are lost',
        incident: async (incident) => {
          for (const relay of [writing, reading]) relay.hold();
          await showsUnwell(scene, incident);
          await sleep(long ? 20_000 : 3000);
          for (const relay of [writing, reading]) relay.pass({ abandoned: true });
          incident.over();
        },
      });
      await run({
        name: 'the reader is gone, and comes back',
        neverRefused: () => true,
        incident: async ({ over }) => {
          await reading.close();
          await sleep(long ? 10_000 : 2000);
          reading = await toReader();
          over();
        },
      });
      await run({
        name: 'the server is slow',
        incident: async ({ over }) => {
          writing.delay(60);
          await sleep(long ? 20_000 : 4000);
          writing.delay(0);
          over();
        },
      });
      await run({
        name: 'the server has no room for more connections',
        neverRefused: reads,
        incident: async ({ over }) => {
          // A way in that is open already: there may be no other meanwhile.
          const control = await createConnection(writer.root);
          await control.query('SET GLOBAL max_connections = 12');
          await killConnections(async (sql) => (await control.query(sql))[0] as never);
          await sleep(long ? 15_000 : 3000);
          await control.query('SET GLOBAL max_connections = 400');
          await control.end();
          over();
        },
      });
      await run({
        name: 'deadlocks',
        neverRefused: reads,
        incident: async ({ over }) => {
          await provokeDeadlocks(scene, long ? 10_000 : 3000);
          over();
        },
      });
      await run({
        name: `a failover, the name of which leads to the old writer for ${long ? 30 : 4} s`,
        neverRefused: reads,
        incident: async (incident) => {
          await servers.failOver();
          await showsUnwell(scene, incident);
          await sleep(long ? 30_000 : 4000);
          writing.leadTo(reader.root);
          incident.over();
          await scene.lookInto(reader.root);
        },
      });
      const end = await settled(scene);
      options.progress(summaryOf(end));
      return [...ended, end];
    } finally {
      await scene.close();
      await Promise.all([writing.close(), reading.close()]);
      await servers.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Health and metrics say that something is wrong, on each process. */
async function showsUnwell({ webs }: Scene, { check }: Incident): Promise<void> {
  for (const { origin, metrics } of webs) {
    const unwell = await becomes(async () => {
      const response = await fetch(`${origin}/health`);
      const { checks } = (await response.json()) as { checks: { database: { ok: boolean } } };
      return response.status === 503 && !checks.database.ok;
    }, 10_000);
    check(unwell, '/health did not show that the database was unwell.');
    const text = await (await fetch(metrics)).text();
    check(
      /health_check_passing\{check="database"\} 0/.test(text),
      'The metrics did not show that the database was unwell.',
    );
  }
}

/** Ends the connections of the store's processes, as an administrator does. */
async function killConnections(query: (sql: string) => Promise<Record<string, unknown>[]>): Promise<void> {
  for (const id of await connectionsOf(query, 'store')) await query(`KILL ${id}`).catch(() => undefined);
}

/** Takes locks of offers in the order that the store does not keep to. */
async function provokeDeadlocks({ options: { server }, schema, offers }: Scene, milliseconds: number): Promise<void> {
  const deadline = performance.now() + milliseconds;
  const provoke = async (): Promise<void> => {
    const connection = await createConnection({ ...server, database: schema });
    while (performance.now() < deadline) {
      try {
        await connection.beginTransaction();
        for (const { id, bookId } of offers.toReversed()) {
          await connection.query('SELECT * FROM offer_floor WHERE book_id = ? FOR UPDATE', [bookId]);
          await connection.query('SELECT id FROM listings WHERE id = ? FOR UPDATE', [id]);
        }
        await connection.commit();
      } catch {
        await connection.rollback();
      }
      await sleep(20);
    }
    await connection.end();
  };
  await Promise.all([provoke(), provoke()]);
}
