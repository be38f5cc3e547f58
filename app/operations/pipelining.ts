import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Requests of one connection that may wait for their answers at once. Browsers and balancers send the next when they have
 * read the answer; HTTP/1.1 lets a client send more, and Node takes all that fit into what it reads at once: 64 KB of them
 * are a thousand, each with memory of its own, whoever reads the answers.
 */
const MOST_WAITING = 16;

/** Closes a connection on which too many requests wait, whatever they ask for, before anything is done for them. */
export function pipelining(listener: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    const before = waiting.get(socket) ?? 0;
    if (before === MOST_WAITING || socket.destroyed) {
      socket.destroy();
      return;
    }
    waiting.set(socket, before + 1);
    response.once('close', () => void waiting.set(socket, waiting.get(socket)! - 1));
    listener(request, response);
  };
}
