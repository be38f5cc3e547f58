import { connect } from 'node:net';

/**
 * Requests per second of an address under so many connections that each send the next request when they have the
 * answer. Bare sockets, because a client that costs more than the server would hide what is measured.
 *
 * @throws Error when an answer is not 200
 */
export async function requestsPerSecond(url: string, connections: number, milliseconds: number): Promise<number> {
  const { hostname, port, pathname, search } = new URL(url);
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/html, application/json\r\n\r\n`;
  const started = performance.now();
  const deadline = started + milliseconds;
  const answers = await Promise.all(
    Array.from({ length: connections }, () => drive(hostname, Number(port), request, deadline)),
  );
  return (answers.reduce((sum, one) => sum + one, 0) * 1000) / (performance.now() - started);
}

/** One connection until the deadline; answers how many requests it had answered. */
function drive(host: string, port: number, request: string, deadline: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(request));
    socket.setNoDelay();
    let answered = 0;
    let missing = 0; // bytes of the body that are still to come; 0 between answers
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${host}:${port} closed the connection.`)));
    socket.on('data', (chunk) => {
      if (missing === 0) {
        const head = chunk.indexOf('\r\n\r\n');
        const text = chunk.toString('latin1', 0, head);
        if (head < 0 || !text.startsWith('HTTP/1.1 200')) {
          socket.destroy();
          reject(new Error(`Not the answer that was expected: ${text.split('\r\n')[0]}`));
          return;
        }
        missing = Number(/content-length: (\d+)/i.exec(text)?.[1]) - (chunk.length - head - 4);
      } else missing -= chunk.length;
      if (missing > 0) return;
      answered++;
      if (performance.now() < deadline) socket.write(request);
      else {
        socket.destroy();
        resolve(answered);
      }
    });
  });
}
