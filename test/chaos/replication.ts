import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMariaDb } from '../../scripts/private-server/program.ts';
import { DatabaseServer, serverProgram } from './database-server.ts';

/** Two servers, of which the second follows the first and only reads, until it is promoted. */
export interface ReplicatedServers {
  readonly writer: DatabaseServer;
  readonly reader: DatabaseServer;
  /** Demotes the writer, lets the reader catch up and promotes it. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

export async function startReplicatedServers(folder: string): Promise<ReplicatedServers> {
  const mariaDb = await isMariaDb(await serverProgram());
  const parameters = (id: number): string[] => [
    `--server-id=${id}`,
    '--log-bin=changes',
    '--binlog-format=ROW',
    '--relay-log=relay',
    ...(mariaDb ? ['--log-slave-updates'] : ['--gtid-mode=ON', '--enforce-gtid-consistency=ON']),
  ];
  const start = (name: string, id: number): Promise<DatabaseServer> => {
    mkdirSync(join(folder, name), { recursive: true });
    return DatabaseServer.start(join(folder, name), { parameters: parameters(id), password });
  };
  // One for both: the changes of accounts are brought over, too.
  const password = randomBytes(18).toString('base64url');
  const [writer, reader] = await Promise.all([start('writer', 1), start('reader', 2)]);
  // Accounts were made on both; what follows from here on is the store's data.
  const forget = mariaDb ? 'RESET MASTER' : 'RESET BINARY LOGS AND GTIDS';
  for (const server of [writer, reader]) await server.query(forget);
  const { port } = writer.root;
  if (mariaDb) {
    await reader.query(
      `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ?, MASTER_USER = 'root', MASTER_PASSWORD = ?, MASTER_USE_GTID = slave_pos,
         MASTER_CONNECT_RETRY = 1`,
      [port, password],
    );
    await reader.query('START SLAVE');
  } else {
    // From 8.4 on a replica gives up after ten tries, and its source is gone for longer here.
    await reader.query(
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = ?, SOURCE_USER = 'root', SOURCE_PASSWORD = ?,
         SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1,
         SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 1000`,
      [port, password],
    );
    await reader.query('START REPLICA');
  }
  await reader.query('SET GLOBAL read_only = 1');
  return {
    writer,
    reader,
    failOver: async () => {
      await writer.query('SET GLOBAL read_only = 1');
      const [position, wait] = mariaDb
        ? ['@@gtid_binlog_pos', 'MASTER_GTID_WAIT']
        : ['@@GLOBAL.gtid_executed', 'WAIT_FOR_EXECUTED_GTID_SET'];
      const [row] = await writer.query(`SELECT ${position} AS position`);
      const [waited] = await reader.query(`SELECT ${wait}(?, 20) AS outcome`, [row!['position']]);
      if (Number(waited!['outcome']) !== 0) {
        const [status] = await reader.query(mariaDb ? 'SHOW SLAVE STATUS' : 'SHOW REPLICA STATUS');
        throw new Error(`The reader did not catch up: ${troublesOf(status!)}.`);
      }
      await reader.query(mariaDb ? 'STOP SLAVE' : 'STOP REPLICA');
      await reader.query('SET GLOBAL read_only = 0');
    },
    stop: async () => {
      await Promise.all([writer.stop(), reader.stop()]);
    },
  };
}

/** What a replica says of its two threads, and how far it has come. */
const troublesOf = (status: Readonly<Record<string, unknown>>): string =>
  Object.entries(status)
    .filter(([name, value]) => /_Running|_Error$|Behind|Gtid|State$/i.test(name) && value !== '' && value !== null)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
