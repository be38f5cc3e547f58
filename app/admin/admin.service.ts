import type { EntityManager } from 'typeorm';
import { NotFound } from '../core/errors.ts';
import type { Overview } from './overview.model.ts';
import { findOverview } from './overview.repository.ts';
import type { AdminUser, UserDeeds } from './user.model.ts';
import { countDeeds, findUser, lockAdmins, updateRole } from './user.repository.ts';

/** What admins see of the whole store, and who is one. What they do to something is its feature's matter. */
export class AdminService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  overview(): Promise<Overview> {
    return findOverview(this.#db);
  }

  /** @throws NotFound */
  async userById(id: number): Promise<AdminUser> {
    const user = await findUser(this.#db, id);
    if (!user) throw new NotFound('user', id);
    return user;
  }

  deedsOf({ id, sellerId }: AdminUser): Promise<UserDeeds> {
    return countDeeds(this.#db, id, sellerId);
  }

  /**
   * Locks all who are admins until the transaction ends, and answers their ids: first of all locks of a command that
   * needs one who is an admin still, or must leave one.
   *
   * @throws NotFound when whoever acts is an admin no more, as for everybody else
   */
  async lockAdmins(actorId: number): Promise<number[]> {
    const admins = await lockAdmins(this.#db);
    if (!admins.includes(actorId)) throw new NotFound('page', 'admin');
    return admins;
  }

  /** False when the user has the role already, or is suspended or deleted. */
  setRole(userId: number, role: 'user' | 'admin'): Promise<boolean> {
    return updateRole(this.#db, userId, role);
  }
}
