import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** What runs in production, by its path. */
const sources = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .map((name) => join('app', name))
  .filter((path) => /\.(ts|js)$/.test(path) && !/\.test\.ts$|^app\/testing\//.test(path))
  .map((path) => [path, readFileSync(path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')] as const);

/** Where a pattern occurs, as `path: what was found`. */
const found = (pattern: RegExp): string[] =>
  sources.flatMap(([path, text]) => [...text.matchAll(pattern)].map(([match]) => `${path}: ${match}`));

describe('the code of the store', () => {
  it('is read from many files', () => expect(sources.length).toBeGreaterThan(300));

  it('makes no code of texts, and starts no program', () => {
    expect(found(/\beval\(|\bnew Function\b|\bvm\b.*from|node:child_process|node:vm|\bimport\((?!['"])/g)).toEqual([]);
  });

  it('reads no XML, YAML or serialised object of anybody', () => {
    expect(found(/node:v8|DOMParser|xml2js|fast-xml|from 'yaml'|deserialize\(/g)).toEqual([]);
  });

  it('asks no other server for anything but the database and the mail server', () => {
    expect(
      found(/\bfetch\(|from 'node:https'|from 'undici'|from 'axios'|\bhttps?\.(get|request)\(|from 'node:dns'/g),
    ).toEqual([]);
  });

  it('hashes and signs with SHA-256 and Argon2 alone, and encrypts nothing by itself', () => {
    const hashes = found(/create(?:Hash|Hmac)\((?!\s*'sha256')[^)]*/g);
    expect(hashes).toEqual([]);
    // The HMAC-SHA-1 of RFC 6238 is what authenticator apps have; no collision of the hash touches it.
    expect(found(/createCipher|createDecipher|createSign\(|publicEncrypt|\bmd5\b|\bsha1\b/gi)).toEqual([
      'app/accounts/totp.ts: SHA1',
    ]);
  });

  it('takes chance for waiting times alone from what is no source of secrets', () => {
    // Where tokens, keys and orders are made nothing takes it; elsewhere it spreads attempts over time.
    const secretive = /^app\/(?:accounts|api|carts|catalog|idempotency|orders|payments|photos|selling)\//;
    const places = found(/Math\.random/g);
    expect(places.filter((place) => secretive.test(place))).toEqual([]);
    expect(places.length).toBeGreaterThan(0);
  });

  it('writes to standard output by its log alone, and to files for photos, copies and mails', () => {
    expect(found(/\bconsole\.|process\.stdout/g)).toEqual([]);
    const files = new Set(
      found(/\b(?:writeFile|appendFile|createWriteStream|copyFile)\w*\(/g).map((place) => place.split(':')[0]),
    );
    expect([...files].sort()).toEqual([
      'app/backup/back-up-photos.ts',
      'app/backup/copy-file.ts',
      'app/mail/mail-folder.ts',
      'app/operations/health.ts',
      'app/photos/photo-folder.ts',
    ]);
  });

  it('compares secrets in a time that says nothing of them', () => {
    for (const file of [
      'app/catalog/cursor.ts',
      'app/core/http/session-form.ts',
      'app/photos/upload.routes.ts',
      'app/payments/signed-webhook.ts',
    ])
      expect([file, readFileSync(file, 'utf8').includes('timingSafeEqual(')]).toEqual([file, true]);
  });

  it('makes no pattern of what somebody has typed', () => {
    const made = new Set(found(/new RegExp\(/g).map((place) => place.split(':')[0]));
    // Each of these is made of constants, or of the marks of a language.
    expect([...made].sort()).toEqual([
      'app/admin/log.routes.ts',
      'app/catalog/folded-text.ts',
      'app/catalog/search-words.ts',
      'app/core/i18n/typed-amount.ts',
      'app/orders/order-number.ts',
    ]);
  });

  it('writes no HTML past the template, and no script that does', () => {
    expect(
      found(
        /\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|localStorage|sessionStorage|indexedDB|postMessage/g,
      ),
    ).toEqual([]);
  });

  it('believes a password field to be one, and lets it be filled in', () => {
    const fields = found(/name: '(?:password|current)'[^}]*/g);
    expect(fields.length).toBeGreaterThan(5);
    for (const field of fields) expect(field).toMatch(/type: 'password'.*autocomplete: '(?:current|new)-password'/s);
    expect(found(/onpaste|autocomplete: 'off'[^}]*password/g)).toEqual([]);
  });
});

describe('the image of the store', () => {
  it('is made of the store and its packages: no tests, no history, no settings', () => {
    const rules = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0]).toBe('*');
    const taken = rules.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const sources = ['.npmrc', 'LICENSE', 'app', 'package-lock.json', 'package.json'];
    expect(taken.sort()).toEqual([...sources, 'scripts', 'scripts/image']);
    expect(rules).toEqual(expect.arrayContaining(['app/testing', '**/*.test.ts', 'scripts/*']));
    const dockerfile = readFileSync('Dockerfile', 'utf8');
    const given = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names]) => names!.split(' '));
    expect(given.sort()).toEqual([...sources, 'scripts/image'].sort());
    // Nothing is in it but what the build has put together of these.
    const last = dockerfile.split(/^FROM scratch$/m)[1] ?? '';
    expect([...last.matchAll(/^(?:COPY|ADD|RUN) .*$/gm)].map(([line]) => line)).toEqual(
      ['runtime', 'packages', 'app'].map((part) => `COPY --from=build /image/${part}/ /`),
    );
    expect(dockerfile).toContain('npm ci --omit=dev --ignore-scripts');
  });
});
