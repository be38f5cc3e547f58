import { domainToASCII } from 'node:url';

/** An address for mails. */
export interface EmailAddress {
  /** As mails are sent to it: the local part as it was typed, the domain in lower case and ASCII. */
  readonly text: string;
  /** Two addresses with one key are one address: no provider tells capital letters apart. */
  readonly key: string;
}

/** RFC 5321: characters of an address and of what stands before its `@`. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;

/** As browsers accept it in a field of type email; a dot neither first, last nor twice. */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** Reads an address as a person types it; null when no mail could be sent to it. */
export function readEmailAddress(typed: string): EmailAddress | null {
  const text = typed.trim().normalize('NFC');
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(0, at));
  const domain = domainToASCII(text.slice(at + 1));
  const address = `${local}@${domain}`;
  const fits = local.length <= LONGEST_LOCAL && address.length <= LONGEST;
  if (!fits || !LOCAL.test(local) || !DOMAIN.test(domain)) return null;
  return { text: address, key: address.toLowerCase() };
}
