import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { http } from '../../../app/contract/operations.ts';
import { testServer } from '../../../app/testing/database.ts';
import { exposition } from '../../processes/exposition.ts';
import { episodesIn } from '../episode.ts';
import type { Scenario } from '../scenario.ts';
import { Scene, type WebProcess } from '../scene.ts';

/** Memory of a web pod of the production environment, in bytes. */
const POD_BYTES = 640 * 2 ** 20;

/** More comes than can be served: some are told to come back, the rest are served as ever. */
export const overload: Scenario = {
  name: 'overload',
  proves: 'A crowd is served as far as it can be, the rest is told to come back, and nothing grows without bound.',
  run: async (length, options) => {
    const long = length === 'long';
    const scene = await new Scene({ server: testServer(), checkout: options.checkout }).open();
    try {
      await scene.startWorker();
      const target = await scene.startWeb({ NODE_OPTIONS: '--max-old-space-size=256' });
      const { ended, run } = episodesIn(scene, options);
      await run({
        name: 'a crowd that asks for more than there is time for',
        traffic: { readers: 1, guests: 1, members: 1 },
        recoverWithinMs: 1000,
        incident: async ({ check, over }) => {
          const few = await crowdOf(target, { connections: 20, milliseconds: long ? 10_000 : 2000 });
          options.progress(`         few: ${few.served} served in ${long ? 10 : 2} s, slowest ${few.slowest} ms`);
          const crowd = await crowdOf(target, { connections: 500, milliseconds: long ? 30_000 : 5000 });
          over();
          const { served, refused, failed, slowest, told, waited } = crowd;
          options.progress(
            `         crowd: ${served} served, ${refused} refused, ${failed} failed, slowest ${slowest} ms`,
          );
          check(served > 100, `Only ${served} of a crowd were served.`);
          check(refused > 0, 'Nobody was told to come back, however many came.');
          check(median(told) < median(waited), 'Who was told to come back had waited longer than who was served.');
          check(failed === 0, `${failed} of a crowd got no answer.`);
          check(slowest < 10_000, `Somebody waited for ${slowest} ms.`);
          const bytes = await memoryOf(target);
          check(bytes < POD_BYTES, `The process took ${Math.round(bytes / 2 ** 20)} MiB.`);
        },
      });
      await run({
        name: 'clients that are slow, or send too much',
        neverRefused: ({ reads }) => reads,
        incident: async ({ check, over }) => {
          const slow = Array.from({ length: http.writesAtOnce + 100 }, () => slowForm(target));
          const idle = Array.from({ length: 300 }, () => connect(Number(new URL(target.origin).port), '127.0.0.1'));
          for (const socket of idle) socket.on('error', () => undefined);
          await sleep(long ? 15_000 : 4000);
          const huge = await fetch(`${target.origin}/`, { headers: { 'x-huge': 'x'.repeat(40_000) } });
          check(huge.status === 431, `Headers of 40 KB were answered ${huge.status}.`);
          const answered = await Promise.all(slow.map(({ answer }) => answer));
          check(
            answered.every((status) => status === 408 || status === 503),
            `Forms that never end were answered ${[...new Set(answered)].join(', ')}.`,
          );
          for (const { socket } of slow) socket.destroy();
          for (const socket of idle) socket.destroy();
          over();
        },
      });
      return ended;
    } finally {
      await scene.close();
    }
  },
};

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

interface Crowd {
  /** Milliseconds until each was told to come back, and until each was served. */
  readonly told: number[];
  readonly waited: number[];
  served: number;
  refused: number;
  failed: number;
  slowest: number;
}

/** Each connection asks for pages one after the other, and does not wait between them. */
async function crowdOf(
  { origin }: WebProcess,
  { connections, milliseconds }: { connections: number; milliseconds: number },
): Promise<Crowd> {
  const { port } = new URL(origin);
  const until = performance.now() + milliseconds;
  const crowd: Crowd = { served: 0, refused: 0, failed: 0, slowest: 0, told: [], waited: [] };
  const ask = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      let sentAt = 0;
      let expected = -1;
      let received = 0;
      const send = (): void => {
        if (performance.now() > until) {
          socket.end();
          return;
        }
        sentAt = performance.now();
        expected = -1;
        received = 0;
        socket.write(
          `GET /books?q=${Math.floor(Math.random() * 1e6)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n`,
        );
      };
      socket.on('connect', send);
      socket.on('data', (bytes) => {
        if (expected < 0) {
          const text = bytes.toString('latin1');
          const end = text.indexOf('\r\n\r\n');
          expected = end + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
          const status = Number(text.slice(9, 12));
          const milliseconds = performance.now() - sentAt;
          if (status === 200) {
            crowd.served++;
            crowd.waited.push(milliseconds);
          } else if (status === 503) {
            crowd.refused++;
            crowd.told.push(milliseconds);
          } else crowd.failed++;
        }
        received += bytes.length;
        if (received < expected) return;
        crowd.slowest = Math.max(crowd.slowest, Math.round(performance.now() - sentAt));
        send();
      });
      socket.on('error', () => crowd.failed++);
      socket.on('close', () => resolve());
    });
  await Promise.all(Array.from({ length: connections }, ask));
  return crowd;
}

/** A form of which a byte arrives every second, and never the last. */
function slowForm({ origin }: WebProcess): { socket: Socket; answer: Promise<number> } {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.write(
    'POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:8080\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n',
  );
  const dripping = setInterval(() => socket.write('a'), 1000);
  const answer = new Promise<number>((resolve) => {
    socket.on('data', (bytes) => resolve(Number(bytes.toString('latin1').slice(9, 12))));
    socket.on('error', () => resolve(0));
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(0);
    });
  });
  return { socket, answer };
}

/** Resident bytes of a process, as its metrics tell. */
async function memoryOf({ metrics }: WebProcess): Promise<number> {
  const { samples } = exposition(await (await fetch(metrics)).text());
  return samples.find(({ name }) => name === 'process_resident_memory_bytes')?.value ?? Number.NaN;
}
