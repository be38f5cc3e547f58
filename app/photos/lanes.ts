import { Unavailable } from '../core/errors.ts';

export interface LanesOptions {
  /** What may be under way at once. */
  readonly width: number;
  /** What may wait for that; one more is refused. */
  readonly queue: number;
  /** Milliseconds from asking to the end, waiting included. */
  readonly timeoutMs: number;
}

const unavailable = (why: string) =>
  new Unavailable('photos-unavailable', `Photos cannot be worked on at the moment: ${why}.`, { retryAfterSeconds: 10 });

/**
 * Work of which only so much may be under way at once. What takes too long is given up by whoever waits for it, but
 * keeps its lane until it really ends: a shared volume that hangs takes these lanes, and no more threads than that.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** @throws Unavailable when too much is waiting already, or when it takes too long; else whatever `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const { width, queue, timeoutMs } = this.#options;
    if (this.#busy >= width && this.#waiting.length >= queue) throw unavailable('too many are waiting');
    const { promise: limit, reject } = Promise.withResolvers<never>();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(unavailable(`no answer in ${timeoutMs} ms`));
    }, timeoutMs);
    try {
      return await Promise.race([this.#inLane(work, () => late), limit]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #inLane<T>(work: () => Promise<T>, late: () => boolean): Promise<T> {
    if (this.#busy >= this.#options.width) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy++;
    try {
      // Nobody waits for it any more: it is not begun.
      return late() ? (undefined as T) : await work();
    } finally {
      // The lane goes to whoever waits for it, or is free.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy--;
    }
  }
}
