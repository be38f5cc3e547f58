import { z } from 'zod';
import { address } from '../contract/variable.ts';

/** One mail address, as browsers accept it in a field of type email. */
export const mailAddress = z.string().max(address.longest).regex(address.pattern);
