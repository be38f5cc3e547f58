import { z } from 'zod';
import { countryCodes } from '../core/i18n/countries.ts';
import type { Texts } from '../core/i18n/locale.ts';

type FaultName = keyof Texts['addresses']['faults'];
const fault = (name: FaultName): FaultName => name;

/** What stands on one line of a parcel: nothing that controls, breaks or turns a line around. */
const LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;
const POSTAL_CODE = /^[\p{L}\p{Nd}][\p{L}\p{Nd} .-]*$/u;
/** As people write it, with the code of the country or without. */
const PHONE = /^\+?[\d ()./-]*\d[\d ()./-]*$/;

const text = z.string().transform((typed) => typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim());
/** Characters are counted as the database counts them: one of four bytes is one. */
const line = (least: number, most: number, name: FaultName) =>
  text.refine((line) => LINE.test(line) && [...line].length >= least && [...line].length <= most, fault(name));
const codes = new Set(countryCodes);

/** In the order of the page: the first that is wrong gets the focus. */
export const AddressForm = {
  name: line(1, 80, 'name'),
  line1: line(1, 120, 'line1'),
  line2: line(0, 120, 'line2'),
  city: line(1, 80, 'city'),
  region: line(0, 80, 'region'),
  postalCode: text.refine((code) => code === '' || (code.length <= 20 && POSTAL_CODE.test(code)), fault('postalCode')),
  country: z
    .string()
    .transform((code) => code.trim().toUpperCase())
    .refine((code) => codes.has(code), fault('country')),
  phone: text.refine((number) => number === '' || (number.length <= 30 && PHONE.test(number)), fault('phone')),
};

/** What was sent, with nothing missing: a field that a form lacks is one that is left empty. */
export const filledAddress = (form: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.keys(AddressForm).map((name) => [name, ''])),
  ...form,
});
