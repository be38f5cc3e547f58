import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../../app/testing/database.ts';
import { environmentOf, type StoreProcess, startProcess } from '../processes/store-process.ts';
import { type RawAnswer, raw, writeAll } from './raw-connection.ts';

let data: TestDatabase;
let web: StoreProcess;
let port: number;
/** Clients that take their time; they are looked at when all else is done. */
let slow: Promise<{ trickledHeaders: RawAnswer; silent: RawAnswer; trickledForm: RawAnswer }>;

const HOST = 'Host: localhost:8080\r\n';
const END = 'Connection: close\r\n\r\n';
const FORM = `${HOST}Sec-Fetch-Site: same-origin\r\nAccept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n`;

/** Sends a byte now and then until the other side has had enough. */
const trickle = (start: string, piece: string, everyMs: number) => async (socket: Socket) => {
  socket.write(start);
  const deadline = Date.now() + 150_000;
  while (!socket.destroyed && Date.now() < deadline) {
    await sleep(everyMs);
    if (!socket.destroyed) socket.write(piece);
  }
};

beforeAll(async () => {
  data = await openTestDatabase();
  web = startProcess(['web'], environmentOf(data.options.name));
  port = (await web.line('listening'))['port'];
  await web.line('ready');
  slow = Promise.all([
    raw(port, trickle(`GET /books HTTP/1.1\r\n${HOST}X: `, 'x', 2000)),
    raw(port, () => undefined, { patienceMs: 150_000 }),
    raw(port, trickle(`POST /cart HTTP/1.1\r\n${FORM}Content-Length: 5000\r\n\r\n`, 'x', 1000)),
  ]).then(([trickledHeaders, silent, trickledForm]) => ({ trickledHeaders, silent, trickledForm }));
});
afterAll(async () => {
  web.child.kill('SIGKILL');
  await web.exit;
  await data.close();
});

const get = (target: string, headers = '') =>
  raw(port, `GET ${target} HTTP/1.1\r\n${HOST}${headers}${END}`, { patienceMs: 10_000 });

/** What anybody else notices of it: nothing. */
async function servesOthers(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/books`, { signal: AbortSignal.timeout(15_000) });
  expect(answer.status).toBe(200);
  await answer.text();
}

describe('a request that two servers could take for different ones', () => {
  const hidden = `GET /livez HTTP/1.1\r\n${HOST}\r\n`;

  it.each([
    ['both lengths', `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`],
    ['both lengths, the other way round', `Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${hidden}`],
    ['two lengths', `Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd${hidden}`],
    ['a length that is negative', `Content-Length: -1\r\n\r\n${hidden}`],
    ['a length with a sign', `Content-Length: +4\r\n\r\nabcd${hidden}`],
    ['a length in another base', `Content-Length: 0x4\r\n\r\nabcd${hidden}`],
    ['an unknown encoding', `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`],
    ['an encoding after the last', `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`],
    ['a space before the colon', `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`],
    ['a header that is folded', `X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`],
    ['a line that ends early', `X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`],
    ['a return within a value', `X: a\rb\r\n\r\n${hidden}`],
    ['a NUL within a value', `X: a\0b\r\n\r\n${hidden}`],
    ['a name that is none', `X(): a\r\n\r\n${hidden}`],
  ])('is refused with its connection: %s', async (_, rest) => {
    const { statuses, closed } = await raw(port, `POST /cart HTTP/1.1\r\n${HOST}${rest}`);
    expect([statuses, closed]).toEqual([[400], true]);
  });

  it.each([
    ['a size that is none', 'ZZ\r\nlisting=1\r\n0\r\n\r\n'],
    ['a size with a sign', '-1\r\nlisting=1\r\n0\r\n\r\n'],
    ['a size beyond all numbers', 'FFFFFFFFFFFFFFFFF\r\nlisting=1\r\n0\r\n\r\n'],
    ['more bytes than its size', '3\r\nlisting=1\r\n0\r\n\r\n'],
  ])('ends where a chunk has %s', async (_, body) => {
    const { statuses, closed } = await raw(
      port,
      `POST /cart HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked\r\n\r\n${body}${hidden}`,
    );
    expect(statuses).not.toContain(200);
    expect([statuses.length <= 1, closed]).toEqual([true, true]);
    expect(statuses.every((status) => status === 400)).toBe(true);
  });

  it('has one host', async () => {
    const { statuses } = await get('/books', 'Host: evil.example\r\n');
    expect(statuses).toEqual([400]);
    expect((await raw(port, `GET /books HTTP/1.1\r\n${END}`)).statuses).toEqual([400]);
  });

  it('with a body where none is read leaves the next one alone', async () => {
    const body = `GET /livez HTTP/1.1\r\n${HOST}\r\n`;
    const { statuses } = await raw(
      port,
      `GET /books HTTP/1.1\r\n${HOST}Content-Length: ${body.length}\r\n\r\n${body}GET /nothing HTTP/1.1\r\n${HOST}${END}`,
    );
    expect(statuses).toEqual([200, 404]);
  });
});

describe('a request that is too large', () => {
  it.each([
    ['a header of 20 KB', `X: ${'a'.repeat(20_000)}\r\n`],
    ['10,000 headers', 'a: \r\n'.repeat(10_000)],
    ['a cookie of 20 KB', `Cookie: ${'a=b; '.repeat(4000)}\r\n`],
  ])('is refused: %s', async (_, headers) => {
    const { statuses, closed } = await get('/books', headers);
    expect([statuses, closed]).toEqual([[431], true]);
    await servesOthers();
  });

  it('is refused before it has arrived: an address of a megabyte, headers after the body without end', async () => {
    const address = await raw(port, (socket) => writeAll(socket, `GET /${'a'.repeat(1023)}`, 1024));
    expect(address.closed).toBe(true);
    const trailers = await raw(port, async (socket) => {
      socket.write(`POST /cart HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked\r\n\r\n0\r\n`);
      await writeAll(socket, 'a: b\r\n'.repeat(1000), 1000);
    });
    expect(trailers.closed).toBe(true);
    const extension = await raw(port, async (socket) => {
      socket.write(`POST /cart HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked\r\n\r\n1;`);
      await writeAll(socket, 'a'.repeat(10_000), 100);
    });
    expect(extension.closed).toBe(true);
    // Who goes on writing to a closed connection may read of a reset instead.
    expect([...address.statuses, ...trailers.statuses].filter((status) => status !== 431)).toEqual([]);
    expect(extension.statuses.filter((status) => status !== 413)).toEqual([]);
    await servesOthers();
  });
});

describe('a request that browsers do not make', () => {
  it.each(['TRACE', 'PROPFIND', 'PURGE', 'LINK'])(
    'is not done, and repeats nothing that it has sent: %s',
    async (method) => {
      const { statuses, text } = await raw(port, `${method} /books HTTP/1.1\r\n${HOST}Cookie: secret=12345\r\n${END}`);
      expect(statuses).toEqual([501]);
      expect(text).not.toContain('12345');
    },
  );

  it.each(['BREW', 'get', 'G\u00cbT'])('with the method %s is refused', async (method) => {
    expect((await raw(port, `${method} /books HTTP/1.1\r\n${HOST}${END}`)).statuses).toEqual([400]);
  });

  it('makes no proxy of the store', async () => {
    const tunnel = await raw(port, `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`);
    expect([tunnel.text, tunnel.closed]).toEqual(['', true]);
    const address = await get('http://evil.example/books?q=x', 'Accept: text/html\r\n');
    expect(address.statuses).toEqual([200]);
    expect(address.text).not.toContain('evil.example');
    for (const target of ['ftp://evil.example/', 'evil.example:443', 'http://', 'http://[', 'javascript:alert(1)'])
      expect([target, (await get(target)).statuses]).toEqual([target, [400]]);
  });

  it('with the host of somebody else gets pages of the store alone', async () => {
    const forged = `Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nX-Forwarded-Proto: gopher\r\n`;
    for (const path of ['/', '/login', '/books?q=x', '/sitemap.xml', '/robots.txt', '/nothing', '/api']) {
      const { text, statuses } = await raw(port, `GET ${path} HTTP/1.1\r\n${forged}Accept: text/html\r\n${END}`, {
        patienceMs: 10_000,
      });
      expect([path, statuses.length, text.includes('evil.example'), text.includes('gopher')]).toEqual([
        path,
        1,
        false,
        false,
      ]);
    }
  });

  it('of HTTP/1.0, which names no host, is answered and closed', async () => {
    const { statuses, closed } = await raw(port, 'GET /books HTTP/1.0\r\n\r\n', { patienceMs: 10_000 });
    expect([statuses, closed]).toEqual([[200], true]);
  });

  it.each([
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a version that there is not', `GET /books HTTP/3.0\r\n${HOST}\r\n`],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(200, '\x01')],
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ])('that is %s is refused with its connection', async (_, bytes) => {
    const { statuses, closed } = await raw(port, bytes);
    expect([statuses, closed]).toEqual([[400], true]);
  });
});

describe('an address that is none', () => {
  it.each([
    '/books/%00',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e%5c%2e%2e%5cpackage.json',
    '/photos/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/photos/..%00.webp',
    '/covers/%2e%2e%2f1',
    '/books/%zz',
    '/books/%ff%fe',
    '/books/%c0%ae%c0%ae',
    '//evil.example/books',
    '/\\evil.example',
    '/.git/config',
    '/.env',
    '/package.json',
    '/app/main.ts',
    '/;/admin',
    `/${'%2e%2e/'.repeat(20)}etc/passwd`,
  ])('leads nowhere: %s', async (path) => {
    const { statuses, text } = await get(path, 'Accept: text/html\r\n');
    expect(statuses).toEqual([404]);
    expect(text).not.toMatch(/root:|"devDependencies"|\[core\]|closeWithGrace/);
    expect(text).not.toContain('Location:');
  });

  it('leads nowhere, however long', async () => {
    expect((await get(`/${'a/'.repeat(6000)}`)).statuses).toEqual([404]);
    expect((await get(`/books/${'%2e%2e%2f'.repeat(1500)}`)).statuses).toEqual([404]);
  });

  it('is refused when it holds bytes that no address has', async () => {
    expect((await get('/books/\0')).statuses).toEqual([400]);
    expect((await get('/books/\xff')).statuses).toEqual([400]);
  });
});

describe('many at once', () => {
  it('of requests on one connection are answered in their order, when they are few', async () => {
    const paths = ['/livez', '/nothing', '/livez', '/books', '/livez'];
    const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\n${HOST}\r\n`).join('');
    const { statuses } = await raw(port, requests);
    expect(statuses).toEqual([200, 404, 200, 200, 200]);
  });

  it('of requests on one connection, without reading an answer, end the connection and take no memory', async () => {
    const megabytes = () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${web.child.pid}/status`, 'utf8'))?.[1]) / 1024;
    const before = existsSync('/proc/self/status') ? megabytes() : 0;
    const requests = `GET /api/v1/openapi.json HTTP/1.1\r\n${HOST}\r\n`.repeat(2000);
    const ended = Array.from(
      { length: 20 },
      () =>
        new Promise<void>((resolve) => {
          const socket = connect(port, '127.0.0.1').on('error', () => undefined);
          socket.once('close', () => resolve());
          socket.write(requests);
          // Nothing is read but the end of the connection.
          setTimeout(() => socket.resume(), 2000);
        }),
    );
    await Promise.all(ended);
    await servesOthers();
    if (before > 0) expect(megabytes() - before).toBeLessThan(150);
  });

  it('of connections that say nothing, or only half of something, keep nobody from being answered', async () => {
    const idle = await Promise.all(
      Array.from(
        { length: 500 },
        (_, index) =>
          new Promise<Socket>((resolve, reject) => {
            const socket = connect(port, '127.0.0.1', () => resolve(socket)).once('error', reject);
            if (index % 2 === 0) socket.write(`GET /books HTTP/1.1\r\n${HOST}`);
          }),
      ),
    );
    await servesOthers();
    expect(idle.filter(({ destroyed }) => destroyed)).toEqual([]);
    for (const socket of idle) socket.destroy();
    await servesOthers();
  });

  it('of forms that never end are given up or turned away, and pages are served meanwhile', async () => {
    const forms = Array.from({ length: 100 }, () =>
      raw(port, `POST /cart HTTP/1.1\r\n${FORM}Content-Length: 50\r\n\r\nlisting=`, { patienceMs: 30_000 }),
    );
    await servesOthers();
    const answers = await Promise.all(forms);
    expect(answers.filter(({ closed }) => !closed)).toEqual([]);
    expect([...new Set(answers.flatMap(({ statuses }) => statuses))].sort()).toEqual(expect.arrayContaining([408]));
    expect(answers.flatMap(({ statuses }) => statuses).filter((status) => status !== 408 && status !== 503)).toEqual(
      [],
    );
  }, 60_000);
});

describe('a client that takes its time', () => {
  it('is given up: one that says nothing, one with its headers, one with its form', async () => {
    const { trickledHeaders, silent, trickledForm } = await slow;
    expect([silent.statuses.length <= 1, silent.closed]).toEqual([true, true]);
    expect([trickledHeaders.statuses, trickledHeaders.closed]).toEqual([[408], true]);
    expect([trickledForm.statuses, trickledForm.closed]).toEqual([[408], true]);
    await servesOthers();
  }, 200_000);

  it('leaves no fault in the log', () => {
    expect(web.logged.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
    expect(web.stderr()).toBe('');
  });
});
