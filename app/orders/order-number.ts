import { randomInt } from 'node:crypto';

/** Letters and digits that nobody takes for another: no 0, O, 1, I, L, U or V. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const LENGTH = 12;

/** What an order is called: random, so that it tells neither how many there are nor that of anybody else. */
export const newOrderNumber = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Whether a text can be an order's number. */
export const isOrderNumber = (text: string): boolean => new RegExp(`^[${ALPHABET}]{${LENGTH}}$`).test(text);
