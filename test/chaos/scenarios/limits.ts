import { testServer } from '../../../app/testing/database.ts';
import { exposition } from '../../processes/exposition.ts';
import { verify } from '../episode.ts';
import type { Episode, Scenario } from '../scenario.ts';
import { summaryOf } from '../scenario.ts';
import { Scene, type WebProcess } from '../scene.ts';
import { isFailure, isRefusal, Traffic } from '../traffic.ts';
import { becomes } from '../waiting.ts';

/** What the heap may have grown by, as a ratio. */
const GROWTH = 1.1;
/** Handles and connections come and go by a few. */
const FEW = 12;

/** Nothing grows with the number of requests: not the heap, not handles, not connections. */
export const limits: Scenario = {
  name: 'limits',
  proves: 'After ten times as many requests of all kinds, heap, handles and connections are what they were.',
  run: async (length, { checkout, progress }) => {
    const [few, many] = length === 'long' ? [20_000, 200_000] : [1500, 4500];
    const scene = await new Scene({ server: testServer(), checkout }).open();
    try {
      await scene.startWorker();
      const web = await scene.startWeb({ NODE_OPTIONS: '--inspect=127.0.0.1:0', LOG_LEVEL: 'info' });
      const heap = await Inspector.of(web);
      const started = performance.now();
      const traffic = new Traffic(
        await scene.traffic({ readers: 12, guests: 4, members: 4, pauseMs: 0, log: 'brief' }),
      ).start();
      const reached = (count: number) => becomes(() => traffic.sent >= count, 3_600_000);
      await reached(few);
      const before = await measure(web, heap);
      await reached(many);
      const after = await measure(web, heap);
      await traffic.stop();
      heap.close();
      progress(
        `         heap ${mebibytes(before.heap)} → ${mebibytes(after.heap)} MiB (× ${(after.heap / before.heap).toFixed(3)}), ` +
          `handles ${before.handles} → ${after.handles}, connections ${before.connections} → ${after.connections}`,
      );
      const invariants = await verify(scene, traffic);
      const faults = [
        ...(after.heap > before.heap * GROWTH ? [`The heap grew from ${before.heap} to ${after.heap} bytes.`] : []),
        ...(after.handles > before.handles + FEW ? [`Handles grew from ${before.handles} to ${after.handles}.`] : []),
        ...(after.connections > before.connections + FEW
          ? [`Connections grew from ${before.connections} to ${after.connections}.`]
          : []),
        ...(traffic.exchanges.some(isFailure) ? ['A request failed.'] : []),
        ...new Set(traffic.complaints),
      ];
      const episode: Episode = {
        name: `${many} requests`,
        sent: traffic.sent,
        refused: traffic.exchanges.filter(isRefusal).length,
        failed: traffic.exchanges.filter(isFailure).length,
        retried: traffic.retried,
        recoveredMs: null,
        seconds: Math.round((performance.now() - started) / 1000),
        invariants,
        faults: [...faults, ...invariants.broken],
      };
      progress(summaryOf(episode));
      return [episode];
    } finally {
      await scene.close();
    }
  },
};

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

interface Measured {
  /** Bytes in use after a collection. */
  readonly heap: number;
  readonly handles: number;
  readonly connections: number;
}

async function measure({ metrics }: WebProcess, inspector: Inspector): Promise<Measured> {
  const heap = await inspector.usedAfterCollection();
  const { samples } = exposition(await (await fetch(metrics)).text());
  const sum = (name: string, state?: string): number =>
    samples
      .filter((sample) => sample.name === name && (!state || sample.labels['state'] === state))
      .reduce((total, { value }) => total + value, 0);
  return {
    heap,
    handles: sum('nodejs_active_handles_total'),
    connections: sum('bookstore_database_connections', 'in-use') + sum('bookstore_database_connections', 'idle'),
  };
}

/** The inspector that Node has built in, over its own protocol. */
class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: never) => void>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id: number; result: never };
      this.#waiting.get(id)?.(result);
    });
  }

  static async of({ stderr }: WebProcess): Promise<Inspector> {
    const address = /ws:\/\/\S+/.exec(stderr())?.[0];
    if (!address) throw new Error(`No inspector listens: ${stderr()}`);
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    return new Inspector(socket);
  }

  /** Bytes that are in use once what can be collected is. */
  async usedAfterCollection(): Promise<number> {
    for (let n = 0; n < 3; n++) await this.#call('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#call<{ usedSize: number }>('Runtime.getHeapUsage');
    return usedSize;
  }

  close(): void {
    this.#socket.close();
  }

  #call<T>(method: string): Promise<T> {
    const id = ++this.#calls;
    this.#socket.send(JSON.stringify({ id, method }));
    return new Promise<T>((resolve) => this.#waiting.set(id, resolve as (result: never) => void));
  }
}
