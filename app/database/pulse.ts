import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../core/log.ts';
import type { Answer } from './inquiry.ts';

/** What a pool may expect of its server. A reader's never is `read-only`: nobody writes to it. */
export type Condition = 'well' | 'read-only' | 'down';

export interface PulseOptions {
  /** For the log. */
  readonly pool: 'writer' | 'reader';
  /** Asks the server that the database's name leads to at this moment. */
  readonly ask: () => Promise<Answer>;
  /** Whether something takes so long that the server may be gone without a word. */
  readonly isStuck: () => boolean;
  /** Called when the server is given up: whatever waits for it waits in vain. */
  readonly giveUp: () => void;
  /** Called when connections of before may lead to a server that is no good any more. */
  readonly startAfresh: () => void;
  readonly log: Logger;
}

/** Milliseconds between two looks at how long statements take, and between two questions while something is wrong. */
const LOOK_MS = 500;
/** Questions without an answer, of two seconds each at most, after which a server is taken for gone. */
const SILENT = 2;

/**
 * Finds out that a server is gone, or only reads, and that it is back. Without it each request would find out anew, by
 * waiting for as long as a statement may take, and connections to a writer that was demoted would stay in the pool. It
 * asks only when something went wrong or takes long, so a server that is well never sees it.
 */
export class Pulse {
  readonly #options: PulseOptions;
  readonly #looking: NodeJS.Timeout;
  #condition: Condition = 'well';
  #asking = false;
  #afresh = false;
  #stopped = false;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#looking = setInterval(() => options.isStuck() && this.suspect(), LOOK_MS).unref();
  }

  get condition(): Condition {
    return this.#condition;
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#looking);
  }

  /**
   * Something is wrong: the server is asked until it is well.
   *
   * @param afresh whether other connections are not to be trusted any more, either
   */
  suspect(afresh = false): void {
    this.#afresh ||= afresh;
    if (this.#asking || this.#stopped) return;
    this.#asking = true;
    void this.#askUntilWell().finally(() => {
      this.#asking = false;
    });
  }

  async #askUntilWell(): Promise<void> {
    const { ask, giveUp, startAfresh, pool } = this.#options;
    for (let silent = 0; !this.#stopped; await sleep(LOOK_MS, undefined, { ref: false })) {
      const answer = await ask();
      if (this.#stopped) return;
      silent = answer === 'silent' ? silent + 1 : 0;
      this.#afresh ||= silent > 0;
      if (silent === SILENT) {
        this.#become('down');
        giveUp();
      } else if (answer === 'read-only' && pool === 'writer') {
        this.#become('read-only');
        this.#afresh = true;
      } else if (answer !== 'silent' && !(answer === 'busy' && this.#condition === 'read-only')) {
        this.#become('well');
        if (this.#afresh && answer !== 'busy') startAfresh();
        this.#afresh = false;
        return;
      }
    }
  }

  #become(condition: Condition): void {
    if (condition === this.#condition) return;
    const { log, pool } = this.#options;
    this.#condition = condition;
    if (condition === 'well') log.info({ pool }, 'the database is well again');
    else log.error({ pool, condition }, 'the database cannot be used as it should');
  }
}
