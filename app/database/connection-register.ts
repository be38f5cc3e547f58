import { randomUUID } from 'node:crypto';

interface Entry {
  readonly name: string;
  readonly generation: number;
  /** Of `performance.now()`. */
  readonly until: number;
}

/** A connection is replaced after this time, so that none stays with a server that others have left. */
const LIFETIME_MS = 900_000;

/** What is known of the connections of a pool: by which name the server can find each, and how long it may be used. */
export class ConnectionRegister {
  readonly #entries = new WeakMap<object, Entry>();
  /** Connections of before are of an older one, and not used again. */
  #generation = 0;
  /** Names of connections that were given up, which the server may not know yet; whoever ends one takes its name out. */
  readonly abandoned = new Set<string>();

  /** Enters a connection that was just made; answers its name. */
  admit(connection: object): string {
    const name = `bookstore ${randomUUID()}`;
    const until = performance.now() + LIFETIME_MS * (0.8 + 0.2 * Math.random());
    this.#entries.set(connection, { name, generation: this.#generation, until });
    return name;
  }

  /** Whether a connection is not to be used any more, although it works. */
  isOutdated(connection: object): boolean {
    const entry = this.#entries.get(connection);
    return entry?.generation !== this.#generation || performance.now() > entry.until;
  }

  /** From now on all connections that there are are outdated. */
  startAfresh(): void {
    this.#generation++;
  }

  /** Nobody listens to this connection any more; the server may go on with what it was asked there. */
  abandon(connection: object): void {
    const entry = this.#entries.get(connection);
    if (entry) this.abandoned.add(entry.name);
  }
}
