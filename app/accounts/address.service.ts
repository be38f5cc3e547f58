import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row, rows } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import { AddressEntity } from './address.entity.ts';
import { type Added, type Address, MOST_ADDRESSES, type NewAddress } from './address.model.ts';

const AddressRow = z.object({
  id: z.number(),
  name: z.string(),
  line1: z.string(),
  line2: z.string(),
  city: z.string(),
  region: z.string(),
  postalCode: z.string(),
  country: z.string(),
  phone: z.string(),
});
const ADDRESS = 'id, name, line1, line2, city, region, postal_code AS postalCode, country, phone';
const Id = z.object({ id: z.number() });
const Kept = z.object({ number: count });

/** Where users have their parcels sent. An address of another user is none. */
export class AddressService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** All addresses of a user, in the order in which they were added. */
  list(userId: number): Promise<Address[]> {
    return rows(this.#db, AddressRow, `SELECT ${ADDRESS} FROM addresses WHERE user_id = ? ORDER BY id`, [userId]);
  }

  find(userId: number, id: number): Promise<Address | null> {
    return row(this.#db, AddressRow, `SELECT ${ADDRESS} FROM addresses WHERE id = ? AND user_id = ?`, [id, userId]);
  }

  /** Keeps another address, unless there are {@link MOST_ADDRESSES}. To be run in a transaction. */
  async add(userId: number, address: NewAddress): Promise<Added> {
    // Behind the user's row, so that many at once count each other, and none comes after the account is gone.
    const user = await row(this.#db, Id, 'SELECT id FROM users WHERE id = ? AND deleted_at IS NULL FOR UPDATE', [
      userId,
    ]);
    const found = await row(this.#db, Kept, 'SELECT COUNT(*) AS number FROM addresses WHERE user_id = ?', [userId]);
    if (!user || found!.number >= MOST_ADDRESSES) return { outcome: 'full' };
    const { raw } = await repository(this.#db, AddressEntity).insert({ ...address, userId, createdAt: new Date() });
    return { outcome: 'added', id: raw.insertId };
  }

  /** False when the user has no such address. */
  async change(userId: number, id: number, address: NewAddress): Promise<boolean> {
    const { affected } = await repository(this.#db, AddressEntity).update({ id, userId }, address);
    return affected === 1;
  }

  /** Removes an address; one that is not there is none to remove. */
  async remove(userId: number, id: number): Promise<void> {
    await repository(this.#db, AddressEntity).delete({ id, userId });
  }

  /** Removes all addresses of a user. */
  async forget(userId: number): Promise<void> {
    await repository(this.#db, AddressEntity).delete({ userId });
  }
}
