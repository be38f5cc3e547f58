import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pipelining } from './pipelining.ts';

let served = 0;
let letGo: (() => void)[] = [];
const server = createServer(
  pipelining((_, response) => {
    served++;
    letGo.push(() => response.end('served'));
  }),
).listen(0, '127.0.0.1');
beforeAll(() => once(server, 'listening'));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A connection that sends so many requests at once; resolves with what it has read when it is closed or all is read. */
async function send(requests: number): Promise<{ answers: number; closed: boolean }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  let text = '';
  let closed = false;
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('close', () => {
    closed = true;
  });
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(requests));
  const answers = () => text.split('HTTP/1.1 200').length - 1;
  while (!closed && answers() < requests) {
    for (const end of letGo.splice(0)) end();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  socket.destroy();
  return { answers: answers(), closed };
}

describe('requests of one connection', () => {
  it('are answered when a few are sent at once, and again when these are answered', async () => {
    for (let times = 0; times < 3; times++) expect(await send(16)).toEqual({ answers: 16, closed: false });
  });

  it('end the connection when there are more than it may have, and nothing more is done for them', async () => {
    served = 0;
    letGo = [];
    const { closed } = await send(1000);
    expect(closed).toBe(true);
    expect(served).toBe(16);
    expect(await send(1)).toEqual({ answers: 1, closed: false });
  });
});
