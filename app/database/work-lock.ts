import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Logger } from '../core/log.ts';
import { cut } from './pool-guard.ts';

/** How often a process that waits for the lock asks for it: whoever takes over does so after at most this. */
const ASK_MS = 2000;
/** How often the holder shows the server that it lives, and makes sure that the lock is still its own. */
const BEAT_MS = 3000;
/** The holder counts the lock as lost when the server has not answered for so long. */
const BEAT_LIMIT_MS = 5000;
/**
 * The server ends a holder's connection, and with it the lock, when it has been silent for so long: more than a beat and
 * its limit. By default it waits eight hours, which is what a node that vanishes would hold up the others for.
 */
const SILENT_SECONDS = 12;

interface LockOptions {
  /** One of the names of locks in this schema. */
  readonly name: string;
  /** Ends the waiting and the work. */
  readonly signal: AbortSignal;
  /** Whether the lock's connection is to be replaced, with which the lock goes to whoever asks next. @default never */
  readonly isOutdated?: (connection: unknown) => boolean;
  readonly log: Logger;
}

/**
 * Does `work` while this process holds a lock of the database server that no other process holds, and again whenever
 * it has got the lock back, until the signal is aborted. The signal that `work` is given is aborted too when the lock is
 * lost. The lock takes one connection of the pool. A database that is away is waited for; only `work` makes it throw.
 */
export async function whileHoldingLock(
  source: DataSource,
  { name, signal, log, isOutdated = () => false }: LockOptions,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const lock = `${name}:${source.options.database}`.slice(0, 64);
  while (!signal.aborted) {
    const runner = source.createQueryRunner();
    let held = false;
    try {
      held = await acquire(runner, lock).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error, lock }, 'the lock cannot be asked for');
        return false;
      });
      if (held) await holding(runner, lock, { signal, log, isOutdated }, work);
    } finally {
      if (held) await letGo(runner, lock);
      await runner.release();
    }
    await sleep(ASK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function acquire(runner: QueryRunner, lock: string): Promise<boolean> {
  const [{ held }] = await runner.query('SELECT GET_LOCK(?, 0) AS held', [lock]);
  return Number(held) === 1;
}

async function holding(
  runner: QueryRunner,
  lock: string,
  { signal, log, isOutdated }: Required<Omit<LockOptions, 'name'>>,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController();
  const ended = new AbortController();
  const watched = watch(runner, lock, ended.signal, isOutdated)
    .then((outcome) => {
      if (outcome === 'outdated') log.info({ lock }, 'the lock goes over to a new connection');
    })
    .catch((error: unknown) => log.warn({ err: error, lock }, 'the lock is lost'))
    .finally(() => lost.abort());
  try {
    await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    ended.abort();
    await watched;
  }
}

/** @throws when the lock is no longer ours, or that cannot be known in time */
async function watch(
  runner: QueryRunner,
  lock: string,
  ended: AbortSignal,
  isOutdated: (connection: unknown) => boolean,
): Promise<'ended' | 'outdated'> {
  await runner.query('SET SESSION wait_timeout = ?', [SILENT_SECONDS]);
  for (;;) {
    await sleep(BEAT_MS, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) return 'ended';
    const silence = sleep(BEAT_LIMIT_MS, undefined, { ref: false }).then(() => {
      throw new Error(`The server of the lock has not answered for ${BEAT_LIMIT_MS} ms.`);
    });
    const [{ ours }] = await Promise.race([
      runner.query('SELECT IS_USED_LOCK(?) = CONNECTION_ID() AS ours', [lock]),
      silence,
    ]);
    if (Number(ours) !== 1) throw new Error('The server has given the lock to another connection.');
    if (isOutdated(await runner.connect())) return 'outdated';
  }
}

/** The connection is not given back to the pool: it would be ended by the server as soon as it is idle. */
async function letGo(runner: QueryRunner, lock: string): Promise<void> {
  const patience = sleep(BEAT_LIMIT_MS, undefined, { ref: false });
  await Promise.race([runner.query('SELECT RELEASE_LOCK(?)', [lock]), patience]).catch(() => undefined);
  const connection = (await runner.connect().catch(() => undefined)) as Parameters<typeof cut>[0] | undefined;
  if (connection) cut(connection);
}
