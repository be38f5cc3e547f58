import type { User } from './account.model.ts';
import { codeLimits } from './account-limits.ts';
import { type AccountDatabase, allow, type Client } from './accounts.ts';
import type { OwnerCheck, Proof, Unproved } from './owner-check.ts';
import type { SecondFactor } from './second-factor.service.ts';
import { type Enrolment, enrolmentOf } from './totp.ts';

export type Begun = Unproved | { readonly outcome: 'begun'; readonly enrolment: Enrolment };
export type SwitchedOn =
  /** `gone`: nothing is being set up, or it has waited for too long. */
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'wrong-code'; readonly enrolment: Enrolment }
  | { readonly outcome: 'on'; readonly codes: readonly string[] };
export type Renewed = Unproved | { readonly outcome: 'renewed'; readonly codes: readonly string[] };
export interface OpenSession {
  readonly outcome: 'open';
  readonly token: string;
}
export type SwitchedOff = Unproved | { readonly outcome: 'off' };

/** What people do with the second factor of their accounts. */
export class SecondFactors {
  readonly #database: AccountDatabase;
  readonly #owners: OwnerCheck;

  constructor(database: AccountDatabase, owners: OwnerCheck) {
    this.#database = database;
    this.#owners = owners;
  }

  /** What is on, as its owner sees it; null when nothing is. */
  find(userId: number): Promise<SecondFactor | null> {
    return this.#database.readCurrent(({ secondFactors }) => secondFactors.find(userId));
  }

  /** Hands out a new key. It asks nobody for a code before `switchOn`. @throws TooManyRequests */
  begin(user: User, password: string): Promise<Begun> {
    return this.#owners.prove(user, { password, code: '' }, async ({ secondFactors }) => {
      await secondFactors.begin(user.id);
      const secret = await secondFactors.findBegun(user.id);
      return { outcome: 'begun', enrolment: enrolmentOf(secret!, user.email) };
    });
  }

  /**
   * Switches on by a first code. What a password alone has let in ends: all other sessions, and tokens that may do what
   * admins do. @throws TooManyRequests
   */
  async switchOn(user: User, sessionId: number, code: string): Promise<SwitchedOn> {
    await allow(this.#database, 'codes', codeLimits(user.id));
    return this.#database.transaction(async (services) => {
      const { accounts, apiTokens, auditLog, mail, secondFactors, sessions } = services;
      await accounts.lock(user.id);
      const secret = await secondFactors.findBegun(user.id);
      if (!secret) return { outcome: 'gone' };
      const codes = await secondFactors.switchOn(user.id, code);
      if (!codes) return { outcome: 'wrong-code', enrolment: enrolmentOf(secret, user.email) };
      await sessions.revokeAll(user.id, sessionId);
      await apiTokens.revokeAdmins(user.id);
      await auditLog.record({ actorId: user.id, action: 'second-factor-on', subject: { kind: 'user', id: user.id } });
      await mail.send({ to: user.email, locale: user.locale, template: 'second-factor-on', data: {} });
      return { outcome: 'on', codes };
    });
  }

  /** Makes new recovery codes; those of before are good no more. @throws TooManyRequests */
  renewCodes(user: User, proof: Proof): Promise<Renewed> {
    return this.#owners.prove(user, proof, async ({ secondFactors }) => ({
      outcome: 'renewed',
      codes: await secondFactors.renewCodes(user.id),
    }));
  }

  /** Takes the second factor off. @throws TooManyRequests */
  switchOff(user: User, proof: Proof): Promise<SwitchedOff> {
    return this.#owners.prove(user, proof, async ({ auditLog, mail, secondFactors }) => {
      if (await secondFactors.switchOff(user.id)) {
        await auditLog.record({
          actorId: user.id,
          action: 'second-factor-off',
          subject: { kind: 'user', id: user.id },
        });
        await mail.send({ to: user.email, locale: user.locale, template: 'second-factor-off', data: {} });
      }
      return { outcome: 'off' };
    });
  }

  /** Begins a session of who has one already, for what only a fresh one may do; that of before ends. @throws TooManyRequests */
  logInAgain(user: User, proof: Proof, client: Client): Promise<Unproved | OpenSession> {
    return this.#owners.prove(user, proof, async ({ sessions }) => {
      if (client.token) await sessions.close(client.token);
      return { outcome: 'open', token: await sessions.open(user.id, client.device) };
    });
  }
}
