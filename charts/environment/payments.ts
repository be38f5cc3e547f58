import { z } from 'zod';
import { variables } from '../../app/contract/environment.ts';
import { paymentProviders } from '../../app/contract/payments.ts';
import { group, listOf, oneOf, whole } from './field.ts';

const ids = paymentProviders.map(({ id }) => id);
const { accepts: anAccount, type: account } = variables.BANK_TRANSFER_ACCOUNT;

export const stage = oneOf('production', 'staging', 'development')
  .default(variables.STORE_STAGE.type.parse(variables.STORE_STAGE.default))
  .describe('What the store is for. One in production takes real money, and no payment provider for tests.');

export const payments = group({
  providers: listOf(oneOf(...ids), 1, `a list of one or more of ${ids.map((id) => `\`${id}\``).join(', ')}`).describe(
    'Payment providers that serve buyers; of several for one way to pay the first serves it.',
  ),
  transferAccount: z
    .string({ error: anAccount })
    .refine((value) => account.safeParse(value).success, { error: anAccount })
    .optional()
    .describe(
      'The account to which buyers transfer, as they are told it; when unset, `bank-transfer` cannot be among the providers.',
    ),
  holdMinutes: whole(1, 1440)
    .default(Number(variables.HOLD_MINUTES.default))
    .describe(variables.HOLD_MINUTES.description),
  transferHoldDays: whole(1, 30)
    .default(Number(variables.TRANSFER_HOLD_DAYS.default))
    .describe(variables.TRANSFER_HOLD_DAYS.description),
}).describe('How buyers pay, and for how long copies are held for them.');
