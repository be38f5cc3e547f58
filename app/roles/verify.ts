import { readdir } from 'node:fs/promises';
import { type EnvironmentSource, parseEnvironment } from '../contract/parse-environment.ts';
import { UsageError } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import type { Database } from '../database/database.ts';
import { orderRules } from '../orders/index.ts';
import { PhotoFolder, photoFiles } from '../photos/index.ts';
import type { Services } from '../services.ts';
import { openDatabase, PATIENCE_MS } from './open-database.ts';

/** A rule about what the store keeps, and what breaks it. */
export interface Verified {
  readonly rule: string;
  /** What is there, and what should be; none when the rule holds. */
  readonly broken: readonly string[];
}

/** What breaks a rule is shown up to so many times. */
const MOST = 20;
/** Rows that are looked at in one statement. */
const BATCH = 500;
/** So old is no photo that is just being added. */
const DAY_MS = 86_400_000;

/**
 * Looks for what must never be so, among all that the store keeps: orders, stock and money, what is derived from books
 * and offers, mails, and the files of photos. It mends nothing, and may be run while the store serves.
 */
export async function verify(database: Database<Services>, uploadFolder: string): Promise<Verified[]> {
  const orders = await database.snapshot(({ orderInvariants }) => orderInvariants.faults(MOST));
  return [
    ...orderRules.map((name) => ({
      rule: name,
      broken: orders.filter(({ rule }) => rule === name).map(({ id, facts }) => `${id}: ${facts}`),
    })),
    { rule: 'floors-and-terms-agree-with-books-and-offers', broken: await derived(database) },
    {
      rule: 'mails-are-sent-once',
      broken: (await database.readCurrent(({ mail }) => mail.sentAndDue(MOST))).map(
        (id) => `${id}: sent, and due again`,
      ),
    },
    { rule: 'photos-have-their-files', broken: await photosWithoutFiles(database, uploadFolder) },
    { rule: 'files-have-their-photo', broken: await filesWithoutPhoto(database, uploadFolder) },
  ];
}

async function derived(database: Database<Services>): Promise<string[]> {
  const broken: string[] = [];
  for (let after: number | null = 0; after !== null && broken.length < MOST; ) {
    const from: number = after;
    const { differences, last } = await database.snapshot(({ audit }) => audit.batch(from));
    broken.push(...differences.map((difference) => JSON.stringify(difference)));
    after = last;
  }
  return broken.slice(0, MOST);
}

async function photosWithoutFiles(database: Database<Services>, folder: string): Promise<string[]> {
  const files = new Set(await readdir(folder));
  const broken: string[] = [];
  for (let after: number | null = 0; after !== null && broken.length < MOST; ) {
    const from: number = after;
    const photos = await database.readCurrent((services) => services.photos.after(from, BATCH));
    for (const { name } of photos)
      broken.push(...photoFiles(name).flatMap((file) => (files.has(file) ? [] : [`${file} is missing`])));
    after = photos.at(-1)?.id ?? null;
  }
  return broken.slice(0, MOST);
}

async function filesWithoutPhoto(database: Database<Services>, folder: string): Promise<string[]> {
  const broken: string[] = [];
  for await (const { file, photo } of new PhotoFolder(folder, createLog('silent')).olderThan(DAY_MS)) {
    const known = photo !== null && (await database.readCurrent(({ photos }) => photos.known([photo]))).has(photo);
    if (!known) broken.push(`${file} belongs to no photo`);
    if (broken.length === MOST) break;
  }
  return broken;
}

/**
 * The command `verify`, for operators: prints each rule and what breaks it. It takes the environment of the role worker,
 * in whose pod it is run.
 *
 * @throws UsageError when a rule is broken
 */
export async function runVerify(source: EnvironmentSource, output: NodeJS.WritableStream): Promise<void> {
  const environment = parseEnvironment('worker', source);
  const database = openDatabase(environment, source, createLog(environment.LOG_LEVEL));
  try {
    await database.connect({ giveUpAfterMs: PATIENCE_MS });
    const verified = await verify(database, environment.UPLOAD_FOLDER);
    for (const { rule, broken } of verified) {
      output.write(`${broken.length === 0 ? 'holds ' : 'BROKEN'}  ${rule}\n`);
      for (const what of broken) output.write(`        ${what}\n`);
    }
    const count = verified.filter(({ broken }) => broken.length > 0).length;
    if (count > 0) throw new UsageError(`Rules that do not hold: ${count} of ${verified.length}.`);
  } finally {
    await database.close();
  }
}
