import { randomUUID } from 'node:crypto';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../core/errors.ts';

export interface Health {
  readonly status: 'ok' | 'failing';
  readonly checks: Readonly<
    Record<string, { readonly ok: boolean; readonly detail?: string; readonly milliseconds: number }>
  >;
}

type Check = () => Promise<void>;

/** For this long an answer stands, so that whoever asks often costs the database nothing. */
const CACHED_MS = 1000;
/** A check that takes longer has failed; it goes on in the background and is not begun again until it ends. */
const LIMIT_MS = 2000;

/** Health of what the store depends on: for people and alerts, never for a probe. */
export class HealthChecks {
  readonly #checks: Readonly<Record<string, Check>>;
  readonly #running = new Map<string, Promise<void>>();
  #last: Promise<Health> | undefined;
  #lastAt = 0;

  constructor(checks: Readonly<Record<string, Check>>) {
    this.#checks = checks;
  }

  current(): Promise<Health> {
    const now = performance.now();
    if (!this.#last || now - this.#lastAt > CACHED_MS) {
      this.#lastAt = now;
      this.#last = this.#run();
    }
    return this.#last;
  }

  async #run(): Promise<Health> {
    const entries = await Promise.all(
      Object.entries(this.#checks).map(async ([name, check]) => [name, await this.#one(name, check)] as const),
    );
    return { status: entries.every(([, { ok }]) => ok) ? 'ok' : 'failing', checks: Object.fromEntries(entries) };
  }

  async #one(name: string, check: Check): Promise<Health['checks'][string]> {
    const started = performance.now();
    const running = this.#running.get(name) ?? check().finally(() => this.#running.delete(name));
    this.#running.set(name, running);
    const { promise: limit, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`no answer in ${LIMIT_MS} ms`)), LIMIT_MS);
    try {
      await Promise.race([running, limit]);
      return { ok: true, milliseconds: Math.round(performance.now() - started) };
    } catch (error) {
      return { ok: false, detail: toldOf(error as Error), milliseconds: Math.round(performance.now() - started) };
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * What anybody may read of a fault: our own words, and of what driver or system say the code alone. Their words name users,
 * addresses and paths.
 */
const toldOf = (error: Error & { readonly code?: unknown }): string =>
  error instanceof DomainError || error.code === undefined ? error.message : String(error.code);

/** Can a file be written in this folder? */
export const canWriteTo =
  (folder: string): Check =>
  async () => {
    const file = join(folder, `.health-${randomUUID()}`);
    try {
      await writeFile(file, '');
      await unlink(file);
    } catch (error) {
      throw new Error(
        `the folder of the photos cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      );
    }
  };
