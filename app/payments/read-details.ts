import type { PaymentProvider } from './provider.ts';

export type ReadDetails =
  | { readonly value: Readonly<Record<string, string>> }
  | { readonly faults: Readonly<Record<string, string>> };

/** What a payer has filled in, as the provider wants it; a field that the form lacks is an empty one. */
export function readDetails({ details }: PaymentProvider, form: Readonly<Record<string, string>>): ReadDetails {
  if (!details) return { value: {} };
  const filled = Object.fromEntries(details.fields.map(({ name }) => [name, form[name] ?? '']));
  const result = details.schema.safeParse(filled);
  if (result.success) return { value: result.data };
  const faults: Record<string, string> = {};
  // In the order of the page: the first that is wrong gets the focus.
  for (const { name } of details.fields)
    for (const { path, message } of result.error.issues) if (path[0] === name) faults[name] ??= message;
  return { faults };
}
