import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { importBooks, importSummary, refusal, UnreadableFile } from '../catalog/index.ts';
import { type EnvironmentSource, parseEnvironment } from '../contract/parse-environment.ts';
import { UsageError } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import type { Database } from '../database/database.ts';
import { isDuplicate } from '../database/database-errors.ts';
import { pendingMigrations } from '../database/migrate.ts';
import { demoOffer, demoSellers } from '../listings/index.ts';
import type { Services } from '../services.ts';
import { openDatabase, PATIENCE_MS } from './open-database.ts';

const demoBooks = join(dirname(fileURLToPath(import.meta.url)), '../catalog/demo-books.csv');
/** Offers of the demonstration: about three a book. */
const DEMO_OFFERS = 190;
const MOST_OFFERS = 5_000_000;
/** Offers that are written in one transaction. */
const BATCH = 1000;

const USAGE = `usage: seed [FILE] [--listings N] [--if-empty]

Without FILE, the demonstration catalogue and its offers. With FILE, the books of a CSV file (UTF-8; columns title,
authors, isbn, publisher, year, language, in any order), and no offers but the N that --listings makes.
What is there already is left as it is, so running it again changes nothing.

  --listings N   make N second-hand offers of the books in the catalogue, always the same ones
  --if-empty     do nothing when the catalogue has books`;

/** Fills the catalogue, and ends. Progress and refused rows are written to `report`. */
export async function runSeed(
  source: EnvironmentSource,
  parameters: readonly string[],
  report: NodeJS.WriteStream,
): Promise<void> {
  const { file, listings, ifEmpty, help } = readParameters(parameters);
  if (help) {
    report.write(`${USAGE}\n`);
    return;
  }
  if (file) await assertFile(file);
  const environment = parseEnvironment('seed', source);
  const database = openDatabase(environment, source, createLog(environment.LOG_LEVEL));
  try {
    await database.connect({ giveUpAfterMs: PATIENCE_MS });
    const pending = await pendingMigrations(database.dataSource);
    if (pending.length > 0) throw new UsageError(`The schema lacks ${pending.join(', ')}; run the role migrate first.`);
    if (ifEmpty && (await database.read(({ intake }) => intake.bookIds())).length > 0) return;
    await importFile(database, file ?? demoBooks, report);
    const offers = listings ?? (file ? 0 : DEMO_OFFERS);
    if (offers > 0) await makeOffers(database, offers, report);
  } finally {
    await database.close();
  }
}

function readParameters(parameters: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...parameters],
      options: { listings: { type: 'string' }, 'if-empty': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (positionals.length > 1) throw new Error(`Received ${positionals.length} files; accepted: one`);
    const listings = values.listings === undefined ? undefined : Number(values.listings);
    if (listings !== undefined && !(Number.isInteger(listings) && listings >= 0 && listings <= MOST_OFFERS))
      throw new Error(
        `--listings: received ${JSON.stringify(values.listings)}; accepted: a whole number from 0 to ${MOST_OFFERS}`,
      );
    return { file: positionals[0], listings, ifEmpty: values['if-empty'] ?? false, help: values.help ?? false };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function assertFile(file: string): Promise<void> {
  try {
    if (!(await stat(file)).isFile()) throw new Error('not a file');
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
    );
  }
}

/** Stores a batch. When another process has stored some of it meanwhile, the second look knows that. */
async function store<T>(database: Database<Services>, work: (services: Services) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (!isDuplicate(error) || tries === 5) throw error;
    }
  }
}

async function importFile(database: Database<Services>, file: string, report: NodeJS.WriteStream): Promise<void> {
  const progress = progressOn(report);
  try {
    const result = await importBooks(createReadStream(file), {
      takeIn: (books) => store(database, ({ intake }) => intake.takeIn(books)),
      onRefused: (row) => progress.line(refusal(row)),
      onProgress: (sofar) => progress.show(importSummary(sofar)),
    });
    progress.line(importSummary(result));
  } catch (error) {
    if (error instanceof UnreadableFile) throw new UsageError(`${file}: ${error.message}.`);
    throw error;
  }
}

async function makeOffers(database: Database<Services>, offers: number, report: NodeJS.WriteStream): Promise<void> {
  const progress = progressOn(report);
  const books = await database.read(({ intake }) => intake.bookIds());
  if (books.length === 0) throw new UsageError('There are no books to offer; import some first.');
  const sellers = await store(database, ({ listings }) => listings.sellers(demoSellers));
  let added = 0;
  for (let first = 0; first < offers; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, offers - first) }, (_, index) => {
      const { bookIndex, sellerIndex, ...offer } = demoOffer(first + index, books.length, sellers.length);
      return { ...offer, bookId: books[bookIndex]!, sellerId: sellers[sellerIndex]! };
    });
    added += await store(database, ({ listings }) => listings.offer(batch));
    progress.show(`${first + batch.length} of ${offers} offers made`);
  }
  progress.line(`${offers} offers: ${added} added, ${offers - added} already there`);
}

/** Lines for good, and one that is written over while work goes on, where a person is watching. */
function progressOn(report: NodeJS.WriteStream): { line(text: string): void; show(text: string): void } {
  const clear = report.isTTY ? '\r\x1b[K' : '';
  return {
    line: (text) => report.write(`${clear}${text}\n`),
    show: (text) => report.isTTY && report.write(`${clear}${text}`),
  };
}
