import { describe, expect, it } from '@jest/globals';
import { parseSchedule } from './cron.ts';

describe('parseSchedule', () => {
  it.each([
    ['30 2 * * *', [30], [2]],
    ['*/20 1-3 * * mon-FRI', [0, 20, 40], [1, 2, 3]],
    ['5/25 0,12 1 jan,7 ?', [5, 30, 55], [0, 12]],
    ['@hourly', [0], Array.from({ length: 24 }, (_, hour) => hour)],
  ])('reads %s', (text, minutes, hours) => {
    expect(parseSchedule(text)).toEqual({ minutes, hours });
  });

  it.each(['0 0 29 2 *', '0 0 31 1-12 *', '0 0 31 2 mon', '0 0 31 2 */2', '0 0 30,1 2 *'])(
    'takes %s, of which a day comes',
    (text) => {
      expect(() => parseSchedule(text)).not.toThrow();
    },
  );

  it.each([
    ['61 2 * * *', 'minute from 0 to 59 (not 61)'],
    ['0 25 * * *', 'hour from 0 to 23 (not 25)'],
    ['0 0 0 * *', 'day of the month from 1 to 31 (not 0)'],
    ['0 0 * 13 *', 'month from 1 to 12, or jan to dec (not 13)'],
    ['0 0 * * 7', 'day of the week from 0 to 6, or sun to sat (not 7)'],
    ['0 0 * mon *', 'month from 1 to 12, or jan to dec (not mon)'],
    ['9-5 * * * *', 'a range of the minute that begins before it ends (not `9-5`)'],
    ['*/0 * * * *', 'a step of the minute of 1 or more (not `*/0`)'],
    ['1--2 * * * *', 'minute as a value, a range, `*` or a step (not `1--2`)'],
    ['0 0 L * *', 'day of the month from 1 to 31 (not L)'],
    ['0 0 * *', 'five fields such as `30 2 * * *`, or `@daily` and the like (there are 4)'],
    ['0 0 31 2 *', 'a day that comes (day 31 of month 2 never does)'],
    ['0 0 31 4,6,nov *', 'a day that comes (day 31 of month 4,6,nov never does)'],
  ])('refuses %s', (text, accepted) => {
    expect(() => parseSchedule(text)).toThrow(new Error(accepted));
  });
});
