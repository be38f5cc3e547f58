import { type AddressInfo, connect, createServer } from 'node:net';

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
