import { z } from 'zod';
import type { PaymentDetails } from './provider.ts';
import type { Scenario } from './test-gateway.service.ts';
import { TestGateway, type TestGatewayOptions } from './test-gateway.ts';

/** The cards that there are; any other that could be one succeeds. */
export const testCards = [
  { number: '4242 4242 4242 4242', scenario: 'success' },
  { number: '4000 0000 0000 0002', scenario: 'declined' },
  { number: '4000 0000 0000 9995', scenario: 'funds' },
  { number: '4000 0000 0000 3220', scenario: 'action' },
  { number: '4000 0000 0000 0119', scenario: 'timeout' },
  { number: '4000 0000 0000 0259', scenario: 'unknown' },
  { number: '4000 0000 0000 0069', scenario: 'lost' },
  { number: '4000 0000 0000 0341', scenario: 'capture-later' },
  { number: '4000 0000 0000 5126', scenario: 'capture-never' },
] as const satisfies readonly { readonly number: string; readonly scenario: Scenario }[];

const digitsOf = (typed: string): string => typed.replaceAll(/[\s-]/g, '');

/** ISO/IEC 7812-1, annex B: the last digit of a card's number follows from the others. */
function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A card is good until the end of the month that is printed on it, wherever that ends last. */
function isPast(typed: string): boolean {
  const [, month, year] = EXPIRY.exec(typed)!;
  return Date.UTC(2000 + Number(year), Number(month), 1, 12) <= Date.now();
}

const EXPIRY = /^(0[1-9]|1[0-2]) ?\/ ?(?:20)?(\d\d)$/;

const details: PaymentDetails = {
  fields: [
    { name: 'number', autocomplete: 'cc-number', inputmode: 'numeric' },
    { name: 'expiry', autocomplete: 'cc-exp' },
    { name: 'code', autocomplete: 'cc-csc', inputmode: 'numeric', secret: true },
  ],
  schema: z.object({
    number: z
      .string()
      .transform(digitsOf)
      .refine((digits) => /^\d{12,19}$/.test(digits) && hasLuhnDigit(digits), 'number'),
    expiry: z
      .string()
      .trim()
      .regex(EXPIRY, { error: 'expiry', abort: true })
      .refine((typed) => !isPast(typed), 'past'),
    code: z
      .string()
      .trim()
      .regex(/^\d{3,4}$/, 'code'),
  }),
  examples: testCards.map(({ number, scenario }) => ({ value: number, text: scenario })),
};

const scenarioOf = ({ number = '' }: Readonly<Record<string, string>>): Scenario =>
  testCards.find((card) => digitsOf(card.number) === number)?.scenario ?? 'success';

/** Cards that behave as their number says. */
export const testCard = (options: TestGatewayOptions): TestGateway =>
  new TestGateway({ id: 'test-card', method: 'card', details, scenarioOf }, options);
