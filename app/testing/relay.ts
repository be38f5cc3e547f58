import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where connections are led to. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface RelayOptions {
  /** @default any free one */
  readonly port?: number;
  /** @default 127.0.0.1 */
  readonly address?: string;
}

/** A second address of this machine, for a second server on the same port. */
export const otherAddress = process.platform === 'linux' ? '127.0.0.2' : '::1';

/** The network between a client and its server, which can be spoilt in the ways in which networks are. */
export interface Relay {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Passes nothing on any more, and closes nothing: what is sent waits, as in a network that loses every packet. */
  hold(): void;
  /** Passes on again what waits; or, when the connections of before are lost for good, leaves those as they are. */
  pass(options?: { readonly abandoned?: boolean }): void;
  /** From now on everything takes so long to get across. */
  delay(milliseconds: number): void;
  /** Leads new connections to another server, as a name does; those that are open stay where they lead to. */
  leadTo(target: Target): void;
  /** Resets the connections that are open. */
  reset(): void;
  /** Refuses new connections, and resets those that are open, as the machine of a server that has ended does. */
  close(): Promise<void>;
}

interface Link {
  readonly ends: readonly [Socket, Socket];
  held: boolean;
}

/** A port of this machine that leads to a server. */
export async function startRelay(
  target: Target,
  { port = 0, address = '127.0.0.1' }: RelayOptions = {},
): Promise<Relay> {
  let [towards, holding, lag, closed] = [target, false, 0, false];
  const links = new Set<Link>();
  const server = createServer((client) => {
    client.on('error', () => undefined);
    // It was on its way in when the port was closed.
    if (closed) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(towards.port, towards.host);
    const link: Link = { ends: [client, upstream], held: holding };
    links.add(link);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.setNoDelay(true);
      if (link.held) from.pause();
      from.on('data', async (bytes) => {
        if (lag > 0) {
          from.pause();
          await sleep(lag);
          if (!link.held) from.resume();
        }
        to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        links.delete(link);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  const hold = (link: Link, held: boolean): void => {
    link.held = held;
    for (const end of link.ends) held ? end.pause() : end.resume();
  };
  const reset = (): void => {
    for (const { ends } of links) for (const end of ends) end.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return links.size;
    },
    hold: () => {
      holding = true;
      for (const link of links) hold(link, true);
    },
    pass: ({ abandoned = false } = {}) => {
      holding = false;
      if (!abandoned) for (const link of links) hold(link, false);
    },
    delay: (milliseconds) => {
      lag = milliseconds;
    },
    leadTo: (other) => {
      towards = other;
    },
    reset,
    close: async () => {
      closed = true;
      const ended = new Promise((resolve) => server.close(resolve));
      reset();
      await ended;
    },
  };
}
