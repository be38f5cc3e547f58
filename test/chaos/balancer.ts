import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { paths } from '../../app/contract/operations.ts';
import { freePort } from '../../scripts/port.ts';
import { becomes } from './waiting.ts';

const PLACES = 10;

/**
 * HAProxy in front of web processes: it asks each for its readiness, keeps connections to them open, and repeats
 * nothing, so that what fails behind it fails in front of it.
 */
export class Balancer {
  readonly origin: string;
  readonly #control: number;
  readonly #child: ChildProcess;
  readonly #places = new Map<string, string>();

  private constructor(child: ChildProcess, port: number, control: number) {
    this.#child = child;
    this.origin = `http://127.0.0.1:${port}`;
    this.#control = control;
  }

  /** @param folder for its configuration */
  static async start(folder: string): Promise<Balancer> {
    const program = process.env['BALANCER_EXECUTABLE'];
    if (!program) throw new Error('BALANCER_EXECUTABLE is not set; `npm test` and `npm run chaos` set it.');
    const [port, control] = [await freePort(), await freePort()];
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, configuration(port, control));
    const child = spawn(program, ['-db', '-f', file], { stdio: 'ignore' });
    const balancer = new Balancer(child, port, control);
    if (!(await becomes(() => balancer.#tell('show version').then(Boolean, () => false), 10_000)))
      throw new Error('The balancer did not start.');
    return balancer;
  }

  /** Sends it traffic from now on. */
  async add(origin: string): Promise<void> {
    const taken = new Set(this.#places.values());
    const place = Array.from({ length: PLACES }, (_, n) => `web${n + 1}`).find((name) => !taken.has(name))!;
    const { hostname, port } = new URL(origin);
    await this.#tell(`set server store/${place} addr ${hostname} port ${port}`);
    await this.#tell(`set server store/${place} state ready`);
    this.#places.set(origin, place);
  }

  /** Forgets one that has ended. */
  async remove(origin: string): Promise<void> {
    await this.#tell(`set server store/${this.#places.get(origin)} state maint`);
    this.#places.delete(origin);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  #tell(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#control, '127.0.0.1', () => socket.end(`${command}\n`));
      let answer = '';
      socket.on('data', (bytes) => {
        answer += bytes;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(answer.trim()));
    });
  }
}

const configuration = (port: number, control: number): string => `
global
  stats socket ipv4@127.0.0.1:${control} level admin
defaults
  mode http
  retries 0
  timeout connect 2s
  timeout client 60s
  timeout server 40s
  timeout http-keep-alive 60s
frontend shoppers
  bind 127.0.0.1:${port}
  default_backend store
backend store
  balance roundrobin
  http-reuse always
  option httpchk GET ${paths.ready}
  http-check expect status 200
  server-template web 1-${PLACES} 127.0.0.1:1 check inter 500ms fall 2 rise 1 disabled
`;
