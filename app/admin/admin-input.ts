import { z } from 'zod';
import { InvalidInput, NotFound } from '../core/errors.ts';
import type { SentForm } from '../core/form.views.ts';
import type { Texts } from '../core/i18n/locale.ts';

type FaultName = keyof Texts['admin']['faults'];

/** Faults are named by their text, so that one schema serves every language. */
export const fault = (name: FaultName): FaultName => name;

/** Characters of a reason: what `listings.taken_down_reason` holds. */
const LONGEST_REASON = 500;
/** Lines are welcome; what controls or turns them around is not. */
const UNSEEN = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u;

/** Why an admin does something to somebody. */
export const Reason = {
  reason: z
    .string()
    .transform((typed) => typed.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim())
    .refine((text) => text !== '' && [...text].length <= LONGEST_REASON && !UNSEEN.test(text), fault('reason')),
};

/** The version of what a form was made of. */
export const Version = {
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'accepted: a version')
    .transform(Number),
};

/** The faults of a form in the language of its page. */
export function sentForm(
  texts: Texts,
  received: Readonly<Record<string, string>>,
  faults: Readonly<Record<string, string>>,
): SentForm {
  const words: Readonly<Record<string, string>> = { ...texts.delivery.faults, ...texts.admin.faults };
  return {
    received,
    faults: Object.fromEntries(Object.entries(faults).map(([field, name]) => [field, words[name] ?? name])),
  };
}

/** What `read` answers, or the form that it could not read, for its page to be shown again. */
export function readOrRefuse<T>(
  texts: Texts,
  received: Readonly<Record<string, string>>,
  read: () => T,
): { readonly value: T } | { readonly refused: SentForm } {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { refused: sentForm(texts, received, error.faults) };
  }
}

/** @throws NotFound for an address that names nothing */
export function idOf(ctx: { readonly params: Record<string, string> }, what: string): number {
  const received = ctx.params['id']!;
  if (!/^[1-9]\d{0,8}$/.test(received)) throw new NotFound(what, received);
  return Number(received);
}
