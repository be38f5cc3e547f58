import { z } from 'zod';
import { InvalidInput } from '../core/errors.ts';
import type { SentForm } from '../core/form.views.ts';
import type { Texts } from '../core/i18n/locale.ts';
import { languageTags } from '../core/i18n/locale.ts';
import { readEmailAddress } from './email-address.ts';

type FaultName = keyof Texts['accounts']['faults'];

/** Faults are named by their text, so that one schema serves every language. */
const fault = (name: FaultName): FaultName => name;

/** 1 to 80 characters; none that controls, breaks or turns a line around. */
const NAME = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]{1,80}$/u;

const email = z.string().transform((typed, context) => {
  const address = readEmailAddress(typed);
  if (address) return address;
  context.issues.push({ code: 'custom', message: fault('email'), input: typed });
  return z.NEVER;
});
const name = z
  .string()
  .transform((typed) => typed.normalize('NFC').replaceAll(/ +/g, ' ').trim())
  .refine((text) => NAME.test(text), fault('name'));
const locale = z.enum(languageTags, fault('locale'));
/** Checked where it is known whose it is. */
const password = z.string();

/** In the order of the page: the first that is wrong gets the focus. */
export const RegisterForm = { name, email, password };
export const EmailForm = { email };
export const LoginForm = { email, password };
export const ProfileForm = { name, locale };

/** What was sent, with nothing missing: a field that a form lacks is one that is left empty. */
export const filled = (form: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  email: '',
  name: '',
  locale: '',
  password: '',
  current: '',
  token: '',
  next: '',
  ...form,
});

/** What faults are called in the language of a page, by their names. */
type Words = Readonly<Record<string, string>>;

/** The faults of a form in the language of its page. */
export function sentForm(words: Words, received: Readonly<Record<string, string>>, faults: Words): SentForm {
  return {
    received,
    faults: Object.fromEntries(Object.entries(faults).map(([field, name]) => [field, words[name] ?? name])),
  };
}

/** What `read` answers, or the form that it could not read, for its page to be shown again. */
export function readOrRefuse<T>(
  words: Words,
  received: Readonly<Record<string, string>>,
  read: () => T,
): { readonly value: T } | { readonly refused: SentForm } {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { refused: sentForm(words, received, error.faults) };
  }
}
