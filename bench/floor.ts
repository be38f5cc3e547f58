/**
 * The floor of bench/store.ts: node:http and mysql2's `execute`, and nothing else. It is sent what to do for each path:
 * the statements with their values, and how many bytes to answer.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPool } from 'mysql2/promise';

export interface FloorRoute {
  readonly path: string;
  readonly statements: readonly { readonly sql: string; readonly values: readonly unknown[] }[];
  readonly bytes: number;
}

export interface FloorSetup {
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
  readonly poolSize: number;
  readonly routes: readonly FloorRoute[];
}

process.once('message', (setup: FloorSetup) => {
  const pool = createPool({
    ...setup.database,
    connectionLimit: setup.poolSize,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
  });
  const routes = new Map(
    setup.routes.map(({ path, statements, bytes }) => [path, { statements, body: Buffer.alloc(bytes, 'x') }]),
  );
  const server = createServer(async (request, response) => {
    const route = routes.get(request.url ?? '');
    if (!route) {
      response.writeHead(404).end();
      return;
    }
    // The server's side of a prepared LIMIT takes text, not the floating point number that mysql2 sends.
    for (const { sql, values } of route.statements) await pool.execute(sql, values.map(String));
    response
      .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': route.body.length })
      .end(route.body);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
process.once('disconnect', () => process.exit(0));
