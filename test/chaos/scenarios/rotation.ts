import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseServer } from '../database-server.ts';
import { episodesIn } from '../episode.ts';
import type { Scenario } from '../scenario.ts';
import { Scene } from '../scene.ts';
import { becomes } from '../waiting.ts';

const always = () => true;
const EXTENSION = [
  '-addext',
  'subjectAltName=DNS:localhost,IP:127.0.0.1',
  '-addext',
  'basicConstraints=critical,CA:TRUE',
];

/** Users, passwords, keys and authorities are replaced while shoppers go on. */
export const rotation: Scenario = {
  name: 'rotation',
  proves: 'Database users, session keys and certificate authorities are rotated without a restart, and nobody notices.',
  run: async (length, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'servers-'));
    const [first, second] = [aCertificate(folder, 'first'), aCertificate(folder, 'second')];
    const certificate = join(folder, 'server-cert.pem');
    const key = join(folder, 'server-key.pem');
    const use = ({ cert, privateKey }: Certificate): void => {
      writeFileSync(certificate, cert);
      writeFileSync(key, privateKey, { mode: 0o600 });
    };
    use(first);
    const server = await DatabaseServer.start(folder, {
      parameters: [`--ssl-cert=${certificate}`, `--ssl-key=${key}`, `--ssl-ca=${certificate}`],
    });
    const secrets = new MountedFolder(join(folder, 'secrets'));
    const users = ['blue', 'green'].map((name) => ({ name, password: `${name}-Secret-1` }));
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, first.cert);
    let keys = ['a'.repeat(40)];
    const mount = (user: { name: string; password: string }): void =>
      secrets.write({ DATABASE_USER: user.name, DATABASE_PASSWORD: user.password, SECRET_KEY: keys.join(',') });
    mount(users[0]!);
    const scene = new Scene({
      server: server.root,
      seen: { host: 'localhost' },
      checkout: options.checkout,
      environment: {
        DATABASE_TLS: 'verify',
        DATABASE_CA_FILE: authority,
        ...Object.fromEntries(
          ['DATABASE_USER', 'DATABASE_PASSWORD', 'SECRET_KEY'].map((name) => [`${name}_FILE`, secrets.path(name)]),
        ),
      },
    });
    const make = async ({ name, password }: { name: string; password: string }): Promise<void> => {
      await server.query(`CREATE USER '${name}'@'%' IDENTIFIED BY '${password}' REQUIRE SSL`);
      await server.query(`GRANT ALL ON \`bookstore\\_scene\\_%\`.* TO '${name}'@'%'`);
    };
    const kill = async (name: string): Promise<void> => {
      for (const id of await server.connectionsOf(name)) await server.query('KILL ?', [id]).catch(() => undefined);
    };
    /** Whether connections of before end by themselves, all of them, in a minute. */
    const gone = (name: string, before: readonly number[]): Promise<boolean> =>
      becomes(async () => !(await server.connectionsOf(name)).some((id) => before.includes(id)), 60_000);
    const late = length === 'long' ? 90_000 : 1500;
    try {
      await make(users[0]!);
      await scene.open();
      await scene.startWorker();
      for (let n = 0; n < 2; n++) await scene.startWeb();
      const { ended, run } = episodesIn(scene, options);
      await run({
        name: 'two users in turn, the files late',
        neverRefused: always,
        incident: async ({ check }) => {
          for (const [from, to] of [
            [users[0]!, users[1]!],
            [users[1]!, users[0]!],
          ] as const) {
            await make(to).catch(() => undefined);
            await sleep(late);
            mount(to);
            // The old one goes once its connections have.
            check(await gone(from.name, await server.connectionsOf(from.name)), `Connections of ${from.name} stay.`);
            await server.query(`DROP USER '${from.name}'@'%'`);
            await sleep(1500);
            check((await server.connectionsOf(to.name)).length > 0, `Nobody connects as ${to.name}.`);
          }
        },
      });
      await run({
        name: 'a key is put before the old one, which is taken away later',
        neverRefused: always,
        incident: async () => {
          keys = ['b'.repeat(40), ...keys];
          mount(users[0]!);
          await sleep(1500);
          keys = keys.slice(0, 1);
          mount(users[0]!);
          await sleep(1500);
        },
      });
      await run({
        name: 'the authority of the database’s certificate changes',
        neverRefused: always,
        incident: async ({ check }) => {
          // Both are trusted before the server changes, as the documentation of every cloud says.
          replace(authority, first.cert + second.cert);
          await sleep(late);
          use(second);
          await server.query((await server.isMariaDb()) ? 'FLUSH SSL' : 'ALTER INSTANCE RELOAD TLS');
          replace(authority, second.cert);
          const before = await server.connectionsOf(users[0]!.name);
          check(await gone(users[0]!.name, before), 'Connections of before stay.');
          await sleep(1000);
        },
      });
      await run({
        name: 'the password of the only user changes before its file does',
        incident: async ({ over, check, traffic }) => {
          const changed = { name: users[0]!.name, password: 'another-Secret-2' };
          await server.query(`ALTER USER '${changed.name}'@'%' IDENTIFIED BY '${changed.password}'`);
          await kill(changed.name);
          await sleep(late);
          check(
            traffic.exchanges.some(({ status }) => status === 503),
            'Nothing was refused while the password was wrong.',
          );
          mount(changed);
          over();
        },
      });
      return ended;
    } finally {
      await scene.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Certificate {
  readonly cert: string;
  readonly privateKey: string;
}

/** A key and a certificate of this machine, which is its own authority. */
function aCertificate(folder: string, name: string): Certificate {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}-key.pem`)];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      ...EXTENSION,
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  return { cert: readFileSync(cert, 'utf8'), privateKey: readFileSync(key, 'utf8') };
}

/** Puts a whole file in the place of another, as whoever writes files that others read does. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** A folder whose files change all at once, as those of a Secret that Kubernetes has mounted. */
class MountedFolder {
  readonly #folder: string;
  #version = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder);
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  write(files: Readonly<Record<string, string>>): void {
    const version = `..version-${++this.#version}`;
    mkdirSync(this.path(version));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path(version), name), text);
    symlinkSync(version, this.path('..data.new'));
    renameSync(this.path('..data.new'), this.path('..data'));
    if (this.#version === 1) for (const name of Object.keys(files)) symlinkSync(join('..data', name), this.path(name));
  }
}
