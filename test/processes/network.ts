import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { testServer } from '../../app/testing/database.ts';

export interface Relay {
  /** Stops listening and cuts what runs through it, as a server that is killed does. */
  cut(): void;
}

/** A port that leads to the test's database server, on an address of this machine. */
export function startRelay(port: number, address = '127.0.0.1'): Promise<Relay> {
  const { host, port: target } = testServer();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () =>
      resolve({
        cut: () => {
          server.close();
          for (const socket of sockets) socket.destroy();
        },
      }),
    );
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A request whose last byte waits until `finish`. */
export function slowRequest(port: number): { readonly status: Promise<number>; finish(): void } {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /books HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n');
  const status = new Promise<number>((resolve, reject) => {
    socket.once('data', (chunk) => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(chunk.toString())?.[1])));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed without an answer')));
  });
  return { status, finish: () => void socket.write('\r\n') };
}
