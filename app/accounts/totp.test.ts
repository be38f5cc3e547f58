import { describe, expect, it } from '@jest/globals';
import { enrolmentOf, newTotpSecret, stepOf } from './totp.ts';

// The test values of RFC 6238, appendix B, of whose eight digits the last six are these.
const secret = Buffer.from('12345678901234567890');

describe('a code of an authenticator app', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('is that of RFC 6238 at second %d', (second, code, step) => {
    expect(stepOf(secret, code, second * 1000)).toBe(step);
  });

  it('is good half a minute before and after its own, and no longer', () => {
    const at = (second: number) => stepOf(secret, '287082', second * 1000);
    expect([0, 29, 30, 89].map(at)).toEqual([1, 1, 1, 1]);
    expect([90, 3600].map(at)).toEqual([null, null]);
  });

  it.each(['', '28708', '2870821', '287 082', '28708x', '２８７０８２'])('is not %j', (typed) => {
    expect(stepOf(secret, typed, 59_000)).toBeNull();
  });
});

it('a key has 160 random bits, and is told to the app with the shop and the account', () => {
  const [one, other] = [newTotpSecret(), newTotpSecret()];
  expect([one.length, one.equals(other)]).toEqual([20, false]);
  expect(enrolmentOf(secret, 'ada@example.org')).toEqual({
    key: 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ',
    uri: 'otpauth://totp/BookStore:ada%40example.org?issuer=BookStore&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
  });
});
