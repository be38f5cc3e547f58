import { z } from 'zod';
import { MOST_COUNTED, type Overview as OverviewModel } from '../../admin/index.ts';
import { orderStates } from '../../orders/index.ts';

const number = z.int();

export const Overview = z
  .object({
    users: number,
    offers: number,
    orders: z.object(Object.fromEntries(orderStates.map((state) => [state, number]))).describe('By state'),
    reports: number.describe('Offers that somebody has reported'),
    transfers: number.describe('Bank transfers that are awaited'),
    refunds: number.describe('Refunds that are left to people'),
    mails: number.describe('Mails that were given up'),
    payments: number.describe('Attempts to pay that do not come to an end'),
  })
  .meta({ id: 'Overview', description: `A number above ${MOST_COUNTED} says only that` });

export function presentOverview(overview: OverviewModel): object {
  const orders = Object.fromEntries(orderStates.map((state) => [state, overview[state]]));
  return { ...overview, orders };
}
