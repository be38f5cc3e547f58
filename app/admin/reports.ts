import type { AccountService } from '../accounts/index.ts';
import type { AuditLogService } from '../audit-log/index.ts';
import { NotFound } from '../core/errors.ts';
import type { ListingService } from '../listings/index.ts';
import type { MailService } from '../mail/index.ts';
import type { ReportOutcome, ReportService } from '../selling/index.ts';
import type { AdminService } from './admin.service.ts';
import type { ReportedListing } from './report.model.ts';

export interface ReportServices {
  readonly accounts: AccountService;
  readonly admin: AdminService;
  readonly auditLog: AuditLogService;
  readonly listings: ListingService;
  readonly mail: MailService;
  readonly reports: ReportService;
}

/** `already`: another admin was quicker, and nothing was changed. */
export type ReportChange = 'done' | 'already';

/** Takes a reported offer down and tells its seller why. To be run in a transaction. @throws NotFound */
export async function takeDown(
  services: ReportServices,
  adminId: number,
  listingId: number,
  reason: string,
): Promise<ReportChange> {
  const { auditLog, listings } = services;
  const listing = await close(services, adminId, listingId, 'taken-down');
  if (!listing) return 'already';
  if (await listings.takeDown(listingId, reason)) await tell(services, listing, reason);
  const subject = { kind: 'listing', id: listingId };
  await auditLog.record({ actorId: adminId, action: 'take-down-listing', subject, details: { reason } });
  return 'done';
}

/** Finds nothing wrong with a reported offer. To be run in a transaction. @throws NotFound */
export async function dismiss(services: ReportServices, adminId: number, listingId: number): Promise<ReportChange> {
  if (!(await close(services, adminId, listingId, 'dismissed'))) return 'already';
  const subject = { kind: 'listing', id: listingId };
  await services.auditLog.record({ actorId: adminId, action: 'dismiss-reports', subject });
  return 'done';
}

/** Closes all reports of an offer; null when none is open any more. */
async function close(
  { admin, reports }: ReportServices,
  adminId: number,
  listingId: number,
  outcome: ReportOutcome,
): Promise<ReportedListing | null> {
  const listing = await admin.findReportedListing(listingId);
  if (!listing) throw new NotFound('reported-listing', listingId);
  const report = await admin.openReportOf(listingId);
  return report !== null && (await reports.close(report, adminId, outcome)) !== null ? listing : null;
}

/** Sellers of the demonstration are nobody, and who has deleted their account wants no mail. */
async function tell(
  { accounts, mail }: ReportServices,
  { seller, book, id }: ReportedListing,
  reason: string,
): Promise<void> {
  const user = seller.userId === null ? null : await accounts.findById(seller.userId);
  if (!user) return;
  const data = { title: book.title, reason };
  const key = `listing-${id}-taken-down`;
  await mail.send({ to: user.email, locale: user.locale, template: 'listing-taken-down', data, key });
}
