import type { Placed, Placing } from './placing.model.ts';
import { NotPlaced, type PlacingService } from './placing.service.ts';

/** The store's database, as placing orders uses it. */
export interface OrderDatabase {
  transaction<T>(work: (services: { readonly placing: PlacingService }) => Promise<T>): Promise<T>;
}

/** Places orders, each in a transaction of its own that leaves nothing behind unless it is placed. */
export class Ordering {
  readonly #database: OrderDatabase;
  readonly #count: (outcome: Placed['outcome']) => void;

  /** @param count told of each outcome, for the metrics */
  constructor(database: OrderDatabase, count: (outcome: Placed['outcome']) => void = () => undefined) {
    this.#database = database;
    this.#count = count;
  }

  /** Places the order of a checkout; whatever stands in its way is an outcome, and has changed nothing. */
  async place(placing: Placing): Promise<Placed> {
    const placed = await this.#database
      .transaction(({ placing: service }) => service.place(placing))
      .catch((error: unknown) => {
        if (error instanceof NotPlaced) return error.outcome;
        throw error;
      });
    if (placed.outcome !== 'placed' || !placed.again) this.#count(placed.outcome);
    return placed;
  }
}
