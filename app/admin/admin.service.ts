import type { EntityManager } from 'typeorm';
import { NotFound } from '../core/errors.ts';
import { findHolds } from './hold.repository.ts';
import type { ListedOrder, OrderFilter, OrderPayment } from './order.model.ts';
import { findOrders, findPaymentOfOrder } from './order.repository.ts';
import type { Overview } from './overview.model.ts';
import { findOverview } from './overview.repository.ts';
import type { ClosedReport, Report, ReportedListing } from './report.model.ts';
import { findClosedReports, findOpenReport, findReportedListing, findReports } from './report.repository.ts';
import type { AdminUser, UserDeeds } from './user.model.ts';
import { countDeeds, findAdmins, findUser, updateRole } from './user.repository.ts';

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

  /** All who may do what admins do, by id. */
  admins(): Promise<number[]> {
    return findAdmins(this.#db);
  }

  /**
   * Locks all who are admins until the transaction ends, and answers their ids: first of all locks of a command that
   * needs one who is an admin still, or must leave one.
   *
   * @throws NotFound when whoever acts is an admin no more, as for everybody else
   */
  async lockAdmins(actorId: number): Promise<number[]> {
    const admins = await findAdmins(this.#db, { lock: true });
    if (!admins.includes(actorId)) throw new NotFound('page', 'admin');
    return admins;
  }

  /** False when the user has the role already, or is suspended or deleted. */
  setRole(userId: number, role: 'user' | 'admin'): Promise<boolean> {
    return updateRole(this.#db, userId, role);
  }

  /** An offer that somebody has reported, as buyers see it; null for any other. */
  findReportedListing(id: number): Promise<ReportedListing | null> {
    return findReportedListing(this.#db, id);
  }

  /** Reports of an offer, those that nobody has dealt with first. */
  reportsOf(listingId: number, most: number): Promise<Report[]> {
    return findReports(this.#db, listingId, most);
  }

  /** Reports that were dealt with, the newest first. */
  closedReports(before: number, most: number): Promise<ClosedReport[]> {
    return findClosedReports(this.#db, before, most);
  }

  /** A report of an offer that nobody has dealt with; null when there is none. */
  openReportOf(listingId: number): Promise<number | null> {
    return findOpenReport(this.#db, listingId);
  }

  /** Until when the copies of these payments are held, by payment. */
  holdsOf(paymentIds: readonly number[]): Promise<Map<number, Date | null>> {
    return findHolds(this.#db, paymentIds);
  }

  /** Orders of everybody, the newest first. */
  orders(filter: OrderFilter, before: number, most: number): Promise<ListedOrder[]> {
    return findOrders(this.#db, filter, before, most);
  }

  /** @throws NotFound */
  async paymentOfOrder(orderId: number): Promise<OrderPayment> {
    const payment = await findPaymentOfOrder(this.#db, orderId);
    if (!payment) throw new NotFound('order', orderId);
    return payment;
  }
}
