import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aCertificate, answer, type MailServer, startMailServer } from '../testing/mail-server.ts';
import { type Message, Undeliverable } from './delivery.ts';
import { SmtpDelivery, type SmtpOptions } from './smtp-delivery.ts';

const message: Message = {
  id: '<17.1764000000000@books.example.com>',
  number: 17,
  date: new Date('2026-01-02T03:04:05Z'),
  from: { name: 'BookStore', address: 'no-reply@books.example.com' },
  to: 'zoe@example.com',
  replyTo: 'writer@example.com',
  subject: 'Señal 📚',
  text: '.A line that begins with a dot\nAdiós\n',
  html: '<p>Adiós</p>',
};
const patient = new AbortController().signal;
const account = { user: 'store', pass: 'correct horse' };

let certificate: ReturnType<typeof aCertificate>;
beforeAll(() => {
  certificate = aCertificate();
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);
});

const servers: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function aServer(...parameters: Parameters<typeof startMailServer>): Promise<MailServer> {
  const server = await startMailServer(...parameters);
  servers.push(server);
  return server;
}

/** A server that speaks no SMTP: whatever it is told, it does only this. */
async function aStrangeServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push({
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return (server.address() as AddressInfo).port;
}

const deliver = (port: number, options: Partial<SmtpOptions> = {}, signal = patient) =>
  new SmtpDelivery({ host: '127.0.0.1', port, tls: 'off', credentials: () => undefined, ...options }).deliver(
    message,
    signal,
  );
const failure = (delivered: Promise<void>): Promise<Error> =>
  delivered.then(
    () => {
      throw new Error('it was delivered');
    },
    (error: Error) => error,
  );

describe('a mail server', () => {
  it('is given the mail whole, to its one recipient', async () => {
    const server = await aServer();
    await deliver(server.port);
    const [mail] = server.received;
    expect(mail!.recipients).toEqual(['zoe@example.com']);
    for (const line of [
      'From: BookStore <no-reply@books.example.com>',
      'To: zoe@example.com',
      'Reply-To: writer@example.com',
      'Message-ID: <17.1764000000000@books.example.com>',
      'Date: Fri, 02 Jan 2026 03:04:05 +0000',
      'Auto-Submitted: auto-generated',
      '.A line that begins with a dot',
    ])
      expect(mail!.raw.split('\r\n')).toContain(line);
    expect(mail!.raw).toMatch(/Content-Type: text\/plain; charset=utf-8[\s\S]*Content-Type: text\/html; charset=utf-8/);
  });

  it.each(['starttls', 'implicit'] as const)('is given the mail encrypted, after its account, by %s', async (tls) => {
    const server = await aServer({
      ...certificate,
      secure: tls === 'implicit',
      authOptional: false,
      onAuth: ({ username, password }, _, callback) =>
        username === account.user && password === account.pass
          ? callback(null, { user: username })
          : callback(new Error('wrong')),
    });
    await deliver(server.port, { tls, credentials: () => account });
    expect(server.received).toMatchObject([{ user: account.user, encrypted: true }]);
  });

  it('is told nothing when it offers no encryption, or a certificate that nobody knows', async () => {
    const plain = await aServer();
    const unknown = await aServer(aCertificate());
    for (const { port } of [plain, unknown]) {
      const error = await failure(deliver(port, { tls: 'starttls', credentials: () => account }));
      expect(error).not.toBeInstanceOf(Undeliverable);
      expect(error.message).toMatch(/STARTTLS|certificate/);
    }
    expect([...plain.received, ...unknown.received]).toEqual([]);
  });

  it('that refuses the account is no fault of the mail, nor is one that wants an account', async () => {
    const server = await aServer({
      ...certificate,
      authOptional: false,
      onAuth: (_, __, callback) => callback(answer(535, 'who are you?')),
    });
    for (const credentials of [() => account, () => undefined]) {
      const error = await failure(deliver(server.port, { tls: 'starttls', credentials }));
      expect(error).not.toBeInstanceOf(Undeliverable);
      expect(error.message).not.toContain(account.pass);
    }
  });

  it.each([
    ['recipient', 450, false],
    ['recipient', 550, true],
    ['content', 451, false],
    ['content', 554, true],
    ['sender', 550, false],
  ] as const)('that refuses the %s with %i refuses the mail for good: %s', async (what, code, forGood) => {
    const refuse = (_: unknown, __: unknown, callback: (error?: Error) => void) => callback(answer(code, 'no'));
    const server = await aServer(
      { ...(what === 'recipient' && { onRcptTo: refuse }), ...(what === 'sender' && { onMailFrom: refuse }) },
      () => (what === 'content' ? answer(code, 'no') : undefined),
    );
    const error = await failure(deliver(server.port));
    expect([error instanceof Undeliverable, server.received]).toEqual([forGood, []]);
  });

  it('that cuts the connection in the middle of a mail, or before, is tried again later', async () => {
    const cutting = await aStrangeServer((socket) => {
      socket.write('220 hello\r\n');
      socket.on('data', (chunk) => {
        if (`${chunk}`.startsWith('DATA')) socket.write('354 go on\r\n');
        else if (/^(EHLO|MAIL|RCPT)/.test(`${chunk}`)) socket.write('250 yes\r\n');
        else socket.destroy();
      });
    });
    expect(await failure(deliver(cutting))).not.toBeInstanceOf(Undeliverable);
    const closing = await aStrangeServer((socket) => socket.end());
    expect(await failure(deliver(closing))).not.toBeInstanceOf(Undeliverable);
  });

  it('that speaks nonsense, or is not there, is tried again later', async () => {
    const http = await aStrangeServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await failure(deliver(http))).not.toBeInstanceOf(Undeliverable);
    const gone = await startMailServer();
    await gone.close();
    expect(await failure(deliver(gone.port))).not.toBeInstanceOf(Undeliverable);
  });

  it('that says nothing, or ever less than a line, is left when the attempt has taken its time', async () => {
    const silent = await aStrangeServer(() => undefined);
    const slow = await aStrangeServer((socket) => {
      const drip = setInterval(() => socket.write('2'), 50);
      socket.once('close', () => clearInterval(drip));
    });
    for (const port of [silent, slow]) {
      const begun = performance.now();
      expect(await failure(deliver(port, {}, AbortSignal.timeout(400)))).not.toBeInstanceOf(Undeliverable);
      expect(performance.now() - begun).toBeLessThan(3000);
    }
  });

  it('gets the password that is right at the time', async () => {
    const passwords: unknown[] = [];
    const server = await aServer({
      ...certificate,
      onAuth: ({ username, password }, _, callback) => {
        passwords.push(password);
        callback(null, { user: username });
      },
    });
    let pass = 'old';
    const delivery = new SmtpDelivery({
      host: '127.0.0.1',
      port: server.port,
      tls: 'starttls',
      credentials: () => ({ user: 'store', pass }),
    });
    await delivery.deliver(message, patient);
    pass = 'new';
    await delivery.deliver(message, patient);
    expect(passwords).toEqual(['old', 'new']);
  });
});
