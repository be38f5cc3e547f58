import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came back on a connection that says just what it is told, byte by byte. */
export interface RawAnswer {
  /** Of each answer on the connection, in order; empty when it was closed without one. */
  readonly statuses: readonly number[];
  readonly text: string;
  /** Whether the server has closed the connection, rather than our patience having ended. */
  readonly closed: boolean;
}

/**
 * Writes something to a port and reads until the server closes or is silent for long enough.
 *
 * @param bytes a text in Latin-1, or a function that writes to the socket in its own time
 */
export async function raw(
  port: number,
  bytes: string | ((socket: Socket) => Promise<void> | void),
  { patienceMs = 3000 }: { patienceMs?: number } = {},
): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let last = Date.now();
  let closed = false;
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    text += chunk;
    last = Date.now();
  });
  socket.on('error', () => undefined); // a reset is a close
  socket.on('close', () => {
    closed = true;
  });
  if (typeof bytes === 'string') socket.write(bytes, 'latin1');
  else await bytes(socket);
  while (!closed && Date.now() - last < patienceMs) await sleep(20);
  const answer = {
    statuses: [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1])),
    text,
    closed,
  };
  socket.destroy();
  return answer;
}

/** Writes as much as the other side takes, and stops without a fault when it has gone. */
export async function writeAll(socket: Socket, piece: string, times: number): Promise<void> {
  for (let index = 0; index < times && !socket.destroyed && socket.writable; index++)
    if (!socket.write(piece, 'latin1'))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), sleep(1000)]);
}
