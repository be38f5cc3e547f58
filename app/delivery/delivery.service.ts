import type { EntityManager } from 'typeorm';
import type { AuditLogService } from '../audit-log/index.ts';
import { NotFound } from '../core/errors.ts';
import { isDuplicate } from '../database/database-errors.ts';
import { repository } from '../database/table.ts';
import { DeliveryProviderEntity } from './delivery.entity.ts';
import type { DeliveryProvider, Parcel, ProviderChange, ProviderFacts, Quote, Rate } from './delivery.model.ts';
import { findOfferedRates, findProviders, findRates, insertMissing, insertRates } from './delivery.repository.ts';
import { initialProviders } from './initial-providers.ts';
import { quotesOf } from './quotes.ts';

/** Who delivers where, and for how much. What admins change is told in the audit log, in the same transaction. */
export class DeliveryService {
  readonly #db: EntityManager;
  readonly #auditLog: AuditLogService;

  constructor(db: EntityManager, auditLog: AuditLogService) {
    this.#db = db;
    this.#auditLog = auditLog;
  }

  /**
   * What delivering each seller's parcel to a country costs, cheapest first; an empty list where nobody delivers.
   *
   * @param destination ISO 3166-1 alpha-2
   */
  async quotes(destination: string, parcels: readonly Parcel[]): Promise<Map<number, Quote[]>> {
    const rates = parcels.length === 0 ? [] : await findOfferedRates(this.#db, destination);
    return new Map(parcels.map((parcel) => [parcel.sellerId, quotesOf(rates, destination, parcel)]));
  }

  /** @throws NotFound */
  async providerById(id: number): Promise<DeliveryProvider> {
    const [provider] = await findProviders(this.#db, [id]);
    if (!provider) throw new NotFound('delivery-provider', id);
    return provider;
  }

  /** Every provider, by name. */
  providers(): Promise<DeliveryProvider[]> {
    return findProviders(this.#db);
  }

  rates(providerId: number): Promise<Rate[]> {
    return findRates(this.#db, providerId);
  }

  /** Adds a provider that is not offered yet, since it has no rates; null when the code is taken. */
  async add(adminId: number, code: string, facts: ProviderFacts): Promise<number | null> {
    try {
      const { raw } = await repository(this.#db, DeliveryProviderEntity).insert({
        code,
        ...facts,
        active: 0,
        version: 1,
        createdAt: new Date(),
      });
      await this.#record(adminId, 'add-delivery-provider', raw.insertId, { code, ...facts });
      return raw.insertId;
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
  }

  /** Changes name and tracking page of the version that the admin has seen. */
  async change(adminId: number, id: number, version: number, facts: ProviderFacts): Promise<ProviderChange> {
    return this.#update(adminId, 'change-delivery-provider', id, version, facts);
  }

  /** Offers a provider to buyers, or no longer. Orders that it delivers are not touched. */
  async setActive(adminId: number, id: number, version: number, active: boolean): Promise<ProviderChange> {
    const action = active ? 'activate-delivery-provider' : 'deactivate-delivery-provider';
    return this.#update(adminId, action, id, version, { active: active ? 1 : 0 });
  }

  /** Puts these rates in the place of all that the provider had. Orders keep what they were placed with. */
  async replaceRates(adminId: number, id: number, version: number, rates: readonly Rate[]): Promise<ProviderChange> {
    const details = differenceOf(await findRates(this.#db, id), rates);
    const change = await this.#update(adminId, 'change-delivery-rates', id, version, {}, details);
    if (change.outcome === 'stale') return change;
    await this.#db.query('DELETE FROM delivery_rates WHERE provider_id = ?', [id]);
    await insertRates(this.#db, id, rates);
    return change;
  }

  /**
   * Puts in the providers of a new store that are missing, offered at once; answers how many. One that is there is left
   * as it is, whatever admins have made of it. Two that do so at once put each of them in once.
   */
  async addMissing(): Promise<number> {
    const present = new Set((await findProviders(this.#db)).map(({ code }) => code));
    let added = 0;
    for (const { rates, code, name, trackingUrl } of initialProviders) {
      const id = present.has(code) ? null : await insertMissing(this.#db, code, { name, trackingUrl });
      if (id === null) continue;
      await insertRates(this.#db, id, rates);
      added++;
    }
    return added;
  }

  async #update(
    adminId: number,
    action: string,
    id: number,
    version: number,
    facts: Partial<ProviderFacts & { active: number }>,
    details: Readonly<Record<string, unknown>> = facts,
  ): Promise<ProviderChange> {
    const { affected } = await repository(this.#db, DeliveryProviderEntity).update(
      { id, version },
      { ...facts, version: version + 1 },
    );
    if (affected === 0) {
      await this.providerById(id);
      return { outcome: 'stale' };
    }
    await this.#record(adminId, action, id, details);
    return { outcome: 'changed', version: version + 1 };
  }

  #record(actorId: number, action: string, id: number, details: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#auditLog.record({ actorId, action, subject: { kind: 'delivery-provider', id }, details });
  }
}

/** Which rates went and which came, each as a short text: so many as a provider may have fit into an entry of the log. */
function differenceOf(before: readonly Rate[], after: readonly Rate[]): { gone: string[]; come: string[] } {
  const told = ({ origin, destination, firstCents, furtherCents, daysFrom, daysTo }: Rate): string =>
    `${origin} ${destination} ${firstCents} ${furtherCents} ${daysFrom}-${daysTo}`;
  const [old, fresh] = [new Set(before.map(told)), new Set(after.map(told))];
  return { gone: [...old].filter((text) => !fresh.has(text)), come: [...fresh].filter((text) => !old.has(text)) };
}
