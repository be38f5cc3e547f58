import { createServer, type RequestListener, type Server } from 'node:http';
import type { Registry } from 'prom-client';
import { http, paths, shutdown } from '../contract/operations.ts';
import { UsageError } from '../core/errors.ts';

/** A server on a port of this process. */
export interface Listening {
  /** Where it listens, which is another port than was asked for when that was 0. */
  readonly port: number;
  /** Takes no new connection and waits for requests in flight, as long as one may take. */
  close(): Promise<void>;
}

/** Serves pages and probes on the port that HTTP_PORT names. @throws UsageError when it is in use */
export async function serveHttp(listener: RequestListener, wanted: number): Promise<Listening> {
  const server = createServer(listener);
  server.keepAliveTimeout = http.keepAliveSeconds * 1000;
  server.headersTimeout = http.headersSeconds * 1000;
  server.requestTimeout = http.uploadSeconds * 1000;
  server.setTimeout(http.requestSeconds * 1000);
  server.maxConnections = http.connections;
  return { port: await listen(server, wanted, 'HTTP_PORT'), close: () => closeServer(server) };
}

/** Serves the metrics, and nothing else, on the port that METRICS_PORT names. @throws UsageError when it is in use */
export async function serveMetrics(registry: Registry, wanted: number): Promise<Listening> {
  const server = createServer(async (request, response) => {
    const found = request.url === paths.metrics;
    response.writeHead(found ? 200 : 404, { 'content-type': found ? registry.contentType : 'text/plain' });
    response.end(found ? await registry.metrics() : `Metrics are at ${paths.metrics}\n`);
  });
  const port = await listen(server, wanted, 'METRICS_PORT');
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function listen(server: Server, port: number, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new UsageError(`Port ${port} is in use; stop what uses it, or set ${name} to another.`)
          : error,
      ),
    );
    server.listen(port, () => resolve((server.address() as { port: number }).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => server.closeAllConnections(), shutdown.requestSeconds * 1000);
    server.close(() => {
      clearTimeout(limit);
      resolve();
    });
  });
}
