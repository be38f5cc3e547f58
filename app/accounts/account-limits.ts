import type { Limit } from '../limits/index.ts';

const MINUTES_15 = 900;
const HOUR = 3600;
const DAY = 86_400;

/** Who an address of the internet belongs to: of IPv6 everybody has the last 64 bits to themselves. */
export function networkOf(ip: string): string {
  if (!ip.includes(':') || /^::ffff:\d+\./i.test(ip)) return ip.replace(/^::ffff:/i, '');
  const [head = '', tail] = ip.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':') : [];
  const whole = tail === undefined ? groups : [...groups, ...Array(8 - groups.length - rest.length).fill('0'), ...rest];
  return whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/**
 * Logging in: what one place may guess of one account, what all together may, so that a guess from everywhere takes
 * years, and what one place may guess of all accounts.
 */
export const loginLimits = (ip: string, emailKey: string): Limit[] => [
  { key: `login ${networkOf(ip)} ${emailKey}`, most: 10, seconds: MINUTES_15 },
  { key: `login ${emailKey}`, most: 100, seconds: HOUR },
  { key: `login ${networkOf(ip)}`, most: 100, seconds: MINUTES_15 },
];

/** Mails that a stranger can make us send: to one address, and from one place. */
export const mailLimits = (ip: string, emailKey: string): Limit[] => [
  { key: `mail ${emailKey}`, most: 5, seconds: HOUR },
  { key: `mail ${networkOf(ip)}`, most: 30, seconds: HOUR },
];

/** Guesses of the password behind a link. */
export const linkLimits = (ip: string, token: string): Limit[] => [
  { key: `link ${token}`, most: 10, seconds: HOUR },
  { key: `link ${networkOf(ip)}`, most: 60, seconds: MINUTES_15 },
];

/** Guesses of the current password, by whoever has got hold of a session. */
export const passwordLimits = (userId: number): Limit[] => [
  { key: `password ${userId}`, most: 10, seconds: MINUTES_15 },
];

/** Copies of all that there is of a user, which take some work. */
export const exportLimits = (userId: number): Limit[] => [{ key: `export ${userId}`, most: 10, seconds: HOUR }];

/**
 * Guesses of a code, by whoever knows the password: of a million codes three are good at a time, so that fifty a day find
 * one in eighteen years, on average.
 */
export const codeLimits = (userId: number): Limit[] => [
  { key: `code ${userId}`, most: 10, seconds: MINUTES_15 },
  { key: `code of the day ${userId}`, most: 50, seconds: DAY },
];
