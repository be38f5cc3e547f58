import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { NewProviderForm, RateInput } from './delivery-input.ts';
import { TRACKING_NUMBER, trackingPage } from './tracking.ts';

const Provider = z.object(NewProviderForm);
const provider = { name: 'DHL', code: 'dhl', trackingUrl: 'https://example.com/?n={number}' };
const rate = { origin: 'pt', destination: '**', firstCents: 500, furtherCents: 0, daysFrom: 1, daysTo: 3 };

const faultsIn = (schema: z.ZodType, input: unknown): string[] => {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
};

describe('a provider', () => {
  it('is taken as it is meant', () => {
    expect(Provider.parse({ ...provider, name: '  DHL   Express ' })).toEqual({ ...provider, name: 'DHL Express' });
    expect(faultsIn(Provider, { ...provider, trackingUrl: '' })).toEqual([]);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'a'.repeat(81) }, 'name'],
    [{ name: 'turned \u202e around' }, 'name'],
    [{ code: '' }, 'code'],
    [{ code: 'DHL' }, 'code'],
    [{ code: "x'--" }, 'code'],
    [{ trackingUrl: 'https://example.com/' }, 'trackingUrl'],
    [{ trackingUrl: 'javascript:alert({number})' }, 'trackingUrl'],
    [{ trackingUrl: 'http://example.com/{number}' }, 'trackingUrl'],
    [{ trackingUrl: 'https://user:secret@example.com/{number}' }, 'trackingUrl'],
    [{ trackingUrl: `https://example.com/{number}${'a'.repeat(300)}` }, 'trackingUrl'],
  ])('with %j is refused', (change, fault) => {
    expect(faultsIn(Provider, { ...provider, ...change })).toContain(fault);
  });
});

describe('a rate', () => {
  it('is between countries that there are', () => {
    expect(RateInput.parse(rate)).toEqual({ ...rate, origin: 'PT' });
  });

  it.each([
    [{ origin: 'XX' }, 'country'],
    [{ destination: 'EU' }, 'country'],
    [{ destination: '' }, 'country'],
    [{ firstCents: -1 }, 'cost'],
    [{ firstCents: 1.5 }, 'cost'],
    [{ furtherCents: 1e12 }, 'cost'],
    [{ daysFrom: 0 }, 'days'],
    [{ daysTo: 256 }, 'days'],
    [{ daysFrom: 4 }, 'daysOrder'],
  ])('with %j is refused', (change, fault) => {
    expect(faultsIn(RateInput, { ...rate, ...change })).toContain(fault);
  });
});

describe('the number of a parcel', () => {
  it.each(['1Z999AA10123456784', 'JD01 4600 0038 8884 0412', '12-34-ab'])('%s is one', (number) =>
    expect(TRACKING_NUMBER.test(number)).toBe(true),
  );

  it.each(['', '123', '<script>', 'a b  c', ' 1234', '1234 ', '1'.repeat(61), '12\n34', '12/34'])(
    '%j is none',
    (number) => expect(TRACKING_NUMBER.test(number)).toBe(false),
  );

  it('leads to its page, and to no other', () => {
    const { trackingUrl } = provider;
    expect(trackingPage({ trackingUrl }, '12 34&x=$&')).toBe('https://example.com/?n=12%2034%26x%3D%24%26');
    expect([trackingPage({ trackingUrl: '' }, '1234'), trackingPage({ trackingUrl }, null)]).toEqual([null, null]);
  });
});
