import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { PaymentProvider } from '../payments/index.ts';

/** A provider to hold against what the store expects of each. */
export interface ProviderUnderTest {
  readonly provider: PaymentProvider;
  /** What a payer fills in so that the money is authorised, as the schema has parsed it. */
  readonly details: Readonly<Record<string, string>>;
  /** Does what a payer does at the provider's page to approve. @default nothing is needed */
  readonly approve?: (key: string) => Promise<unknown>;
}

const signal = AbortSignal.timeout(600_000);
const AMOUNT = 1999;

/** The contract of payment providers (`PaymentProvider`): a gateway that passes can be asked anything, any number of times. */
export function describeProvider(name: string, open: () => ProviderUnderTest): void {
  const ask = (key: string) => {
    const { provider, details } = open();
    const returnUrl = `http://store.test/payments/return/${key}`;
    return provider.authorise(
      { key, amountCents: AMOUNT, currency: 'USD', reference: `T${key.slice(0, 8)}`, returnUrl, details },
      signal,
    );
  };
  const authorised = async (): Promise<string> => {
    const key = randomUUID();
    await ask(key);
    await open().approve?.(key);
    expect((await open().provider.find(key, signal))?.status).toBe('authorised');
    return key;
  };
  const captured = async (): Promise<string> => {
    const key = await authorised();
    expect((await open().provider.capture(key, signal)).status).toBe('captured');
    return key;
  };

  describe(`the provider ${name}`, () => {
    it('knows nothing of a key that it was never asked with', async () => {
      expect(await open().provider.find(randomUUID(), signal)).toBeNull();
    });

    it('authorises once, however often it is asked, and at once', async () => {
      const key = randomUUID();
      const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => ask(key)));
      for (const other of [...others, await ask(key), await open().provider.find(key, signal)])
        expect(other).toEqual(first);
    });

    it('captures once, and says so again', async () => {
      const key = await authorised();
      const { provider } = open();
      const answers = await Promise.all(Array.from({ length: 5 }, () => provider.capture(key, signal)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['captured']));
      expect((await provider.find(key, signal))?.status).toBe('captured');
      expect((await ask(key)).status).toBe('captured');
    });

    it('captures nothing that is not authorised', async () => {
      expect((await open().provider.capture(randomUUID(), signal)).status).toBe('refused');
    });

    it('voids for good: what is voided is neither captured nor authorised again', async () => {
      const key = await authorised();
      const { provider } = open();
      for (let time = 0; time < 2; time++) expect(await provider.void(key, signal)).toEqual({ status: 'voided' });
      expect((await provider.capture(key, signal)).status).toBe('refused');
      expect((await ask(key)).status).toBe('declined');
      expect((await provider.find(key, signal))?.status).toBe('voided');
    });

    it('closes a key that it has never heard of', async () => {
      const key = randomUUID();
      expect(await open().provider.void(key, signal)).toEqual({ status: 'voided' });
      expect((await ask(key)).status).toBe('declined');
      expect((await open().provider.capture(key, signal)).status).toBe('refused');
    });

    it('never leaves a key open that is voided while it is authorised', async () => {
      for (let time = 0; time < 10; time++) {
        const key = randomUUID();
        await Promise.all([ask(key), open().provider.void(key, signal)]);
        expect((await open().provider.find(key, signal))?.status).toBe('voided');
      }
    });

    it('either voids or captures when it is asked for both', async () => {
      for (let time = 0; time < 10; time++) {
        const key = await authorised();
        const { provider } = open();
        const [taken, released] = await Promise.all([provider.capture(key, signal), provider.void(key, signal)]);
        const money = taken.status === 'captured';
        expect([released.status, (await provider.find(key, signal))?.status]).toEqual(
          money ? ['captured', 'captured'] : ['voided', 'voided'],
        );
      }
    });

    it('gives back once for each key, and no more than it has taken', async () => {
      const paymentKey = await captured();
      const { provider } = open();
      const key = randomUUID();
      const first = { key, paymentKey, amountCents: AMOUNT - 1 };
      const answers = await Promise.all(Array.from({ length: 5 }, () => provider.refund(first, signal)));
      expect(answers).toEqual(Array.from({ length: 5 }, () => ({ status: 'done' })));
      expect((await provider.refund({ key: randomUUID(), paymentKey, amountCents: 2 }, signal)).status).toBe('refused');
      expect((await provider.refund({ key: randomUUID(), paymentKey, amountCents: 1 }, signal)).status).toBe('done');
      expect((await provider.refund(first, signal)).status).toBe('done');
    });

    it('gives nothing back of what was never taken', async () => {
      const paymentKey = await authorised();
      const answer = await open().provider.refund({ key: randomUUID(), paymentKey, amountCents: 1 }, signal);
      expect(answer.status).toBe('refused');
    });

    it('believes no webhook that it has not signed', () => {
      const { provider } = open();
      const body = Buffer.from(JSON.stringify({ id: 'event', key: randomUUID() }));
      for (const headers of [{}, { 'test-gateway-timestamp': '1', 'test-gateway-signature': 'x'.repeat(64) }])
        expect(provider.webhook?.(headers, body).status ?? 'refused').toBe('refused');
    });
  });
}
