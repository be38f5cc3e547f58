import { describe, expect, it } from '@jest/globals';
import { readEmailAddress } from './email-address.ts';

describe('an address', () => {
  it.each([
    ['  Ada@Example.ORG ', 'Ada@example.org', 'ada@example.org'],
    ['ada+books@mail.example.org', 'ada+books@mail.example.org', 'ada+books@mail.example.org'],
    ['jose@bu\u0308cher.example', 'jose@xn--bcher-kva.example', 'jose@xn--bcher-kva.example'],
    ['jose@BÜCHER.example', 'jose@xn--bcher-kva.example', 'jose@xn--bcher-kva.example'],
    ["o'neill@example.org", "o'neill@example.org", "o'neill@example.org"],
  ])('%s is written %s', (typed, text, key) => {
    expect(readEmailAddress(typed)).toEqual({ text, key });
  });

  it.each([
    '',
    '@',
    'ada',
    'ada@',
    '@example.org',
    'ada@localhost',
    'ada@example',
    'ada@exa mple.org',
    'ada lovelace@example.org',
    'ada@@example.org',
    'ada@example..org',
    '.ada@example.org',
    'ada.@example.org',
    'a..da@example.org',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    '"ada"@example.org',
    'ada<script>@example.org',
    'ada@example.org\r\nBcc: everybody@example.org',
    'ada\u0000@example.org',
    'ada,bob@example.org',
    'a\u202eda@example.org',
    `${'a'.repeat(65)}@example.org`,
    'josé@example.org',
    '😀@example.org',
    'ſose@example.org',
    `ada@${'a.'.repeat(130)}org`,
  ])('is not %j', (typed) => {
    expect(readEmailAddress(typed)).toBeNull();
  });
});
