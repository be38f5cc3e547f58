import type { AccountService, SecondFactorService } from '../accounts/index.ts';
import type { AuditLogService } from '../audit-log/index.ts';
import type { ListingService } from '../listings/index.ts';
import type { MailService } from '../mail/index.ts';
import type { AdminService } from './admin.service.ts';

export interface UserServices {
  readonly accounts: AccountService;
  readonly admin: AdminService;
  readonly auditLog: AuditLogService;
  readonly listings: ListingService;
  readonly mail: MailService;
  readonly secondFactors: SecondFactorService;
}

/** What became of a command on a user. All but `done` have changed nothing; `already`: somebody was quicker. */
export const userOutcomes = ['done', 'already', 'oneself', 'last'] as const;
export type UserOutcome = (typeof userOutcomes)[number];

const subjectOf = (id: number) => ({ kind: 'user', id });

/**
 * Suspends a user: no session, no login, no offers. To be run in a transaction. Nobody suspends themselves, so that an
 * admin remains.
 *
 * @throws NotFound for a user who is none, or an admin who is none any more
 */
export async function suspendUser(
  { accounts, admin, auditLog, listings }: UserServices,
  adminId: number,
  userId: number,
  reason: string,
): Promise<UserOutcome> {
  await admin.lockAdmins(adminId);
  if (userId === adminId) return 'oneself';
  await admin.userById(userId);
  if (!(await accounts.suspend(userId))) return 'already';
  await listings.hideAll(userId);
  await auditLog.record({ actorId: adminId, action: 'suspend-user', subject: subjectOf(userId), details: { reason } });
  return 'done';
}

/** Lets a suspended user in again, and sell again. To be run in a transaction. */
export async function restoreUser(
  { accounts, admin, auditLog, listings }: UserServices,
  adminId: number,
  userId: number,
): Promise<UserOutcome> {
  await admin.lockAdmins(adminId);
  await admin.userById(userId);
  if (!(await accounts.restore(userId))) return 'already';
  await listings.showAll(userId);
  await auditLog.record({ actorId: adminId, action: 'restore-user', subject: subjectOf(userId) });
  return 'done';
}

/** Makes a user an admin, or an admin a user: any but the last. To be run in a transaction. */
export async function setRole(
  { admin, auditLog }: UserServices,
  adminId: number,
  userId: number,
  role: 'user' | 'admin',
): Promise<UserOutcome> {
  const admins = await admin.lockAdmins(adminId);
  await admin.userById(userId);
  if (role === 'user' && admins.length === 1 && admins[0] === userId) return 'last';
  if (!(await admin.setRole(userId, role))) return 'already';
  const action = role === 'admin' ? 'make-admin' : 'unmake-admin';
  await auditLog.record({ actorId: adminId, action, subject: subjectOf(userId) });
  return 'done';
}

/**
 * Takes the second factor off the account of a user who has lost it, and tells them. To be run in a transaction. For one's
 * own account there is the account's page, which asks for a code.
 */
export async function resetSecondFactor(
  { accounts, admin, auditLog, mail, secondFactors }: UserServices,
  adminId: number,
  userId: number,
): Promise<UserOutcome> {
  await admin.lockAdmins(adminId);
  if (userId === adminId) return 'oneself';
  const { email, locale } = await admin.userById(userId);
  await accounts.lock(userId);
  if (!(await secondFactors.switchOff(userId))) return 'already';
  await mail.send({ to: email, locale, template: 'second-factor-off', data: { byAdmin: true } });
  await auditLog.record({ actorId: adminId, action: 'reset-second-factor', subject: subjectOf(userId) });
  return 'done';
}
