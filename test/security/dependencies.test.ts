import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { acceptedAdvisories } from '../../scripts/dependencies/accepted-advisories.ts';
import { auditVerdict } from '../../scripts/dependencies/audit.ts';
import { installScripts } from '../../scripts/dependencies/install-scripts.ts';
import { type LockFile, lockFaults } from '../../scripts/dependencies/lock-file.ts';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile;
const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8'));

let advisories = 0;

/** As the registry answers for one package. */
const advisory = (id: string, severity: string, vulnerable = '<9999') => ({
  id: ++advisories,
  url: `https://github.com/advisories/${id}`,
  title: `A hole of ${id}`,
  severity,
  vulnerable_versions: vulnerable,
  cwe: [],
  cvss: { score: 9, vectorString: null },
});

const cache = mkdtempSync(join(tmpdir(), 'npm-'));
const servers: Server[] = [];
afterAll(() => rmSync(cache, { recursive: true, force: true }));
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The check over npm itself, with a registry that says this. */
async function checked(listener: RequestListener): Promise<{ code: number; said: string }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return checkedAt(`http://127.0.0.1:${port}/`);
}

async function checkedAt(registry: string): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['scripts/dependencies.ts'], {
    // npm keeps what it has learned of a hole by its number.
    env: { ...process.env, npm_config_registry: registry, npm_config_cache: cache },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  const said = await text(child.stderr);
  const [code] = await ended;
  return { code, said };
}

/** A registry that knows of these holes. */
const knowing =
  (holes: object): RequestListener =>
  (request, response) => {
    response.writeHead(request.url?.endsWith('/bulk') ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(request.url?.endsWith('/bulk') ? holes : {}));
  };

describe('the check of dependencies', () => {
  it('holds when the registry knows of no severe hole', async () => {
    expect(await checked(knowing({ mysql2: [advisory('GHSA-mild', 'moderate')] }))).toEqual({ code: 0, said: '' });
  });

  it('fails on a severe hole in a package of production or of the tools, and names it', async () => {
    const { code, said } = await checked(
      knowing({ mysql2: [advisory('GHSA-worst', 'critical')], 'fast-check': [advisory('GHSA-tool', 'high')] }),
    );
    expect(code).toBe(1);
    expect(said).toContain(
      'mysql2 (production): critical, A hole of GHSA-worst, https://github.com/advisories/GHSA-worst',
    );
    expect(said).toContain('fast-check (development): high, A hole of GHSA-tool');
  });

  it('does not see a hole of versions that are not installed', async () => {
    expect((await checked(knowing({ mysql2: [advisory('GHSA-old', 'critical', '<0.1.0')] }))).code).toBe(0);
  });

  it.each([
    ['has no such address', ((_, response) => response.writeHead(405).end()) as RequestListener, /405/],
    ['answers nonsense', ((_, response) => response.end('<html>')) as RequestListener, /known holes: \S/],
    ['never answers', (() => undefined) as RequestListener, /it gave no report/],
  ])('is skipped, with the reason, when the registry %s', async (_, listener, reason) => {
    const started = Date.now();
    const { code, said } = await checked(listener);
    expect([code, said]).toEqual([3, expect.stringMatching(/^the registry could not be asked for known holes: .+\n$/)]);
    expect(said).toMatch(reason);
    expect(Date.now() - started).toBeLessThan(40_000);
  });

  it('is skipped when there is no network', async () => {
    expect(await checkedAt('http://127.0.0.1:9/')).toEqual({ code: 3, said: expect.stringMatching(/known holes: \S/) });
  });
});

describe('a hole in a tool', () => {
  const report = JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      'fast-check': { via: [advisory('GHSA-tool', 'high')], nodes: ['node_modules/fast-check'] },
      koa: { via: [advisory('GHSA-prod', 'high'), 'accepts'], nodes: ['node_modules/koa'] },
    },
  });
  const accepting = (until: string) =>
    ['GHSA-tool', 'GHSA-prod'].map((id) => ({ id, until, reason: 'It reads nothing of strangers.' }));
  const holes = (until: string) => {
    const verdict = auditVerdict(report, lock, accepting(until), '2026-11-28');
    return verdict.outcome === 'asked' ? verdict.holes.map((hole) => hole.split(':')[0]) : verdict;
  };

  it('may be accepted until a day, which one of production may not', () => {
    expect(holes('2026-11-29')).toEqual(['koa (production)']);
    expect(holes('2026-11-28')).toEqual(['fast-check (development)', 'koa (production)']);
  });

  it('is accepted with a reason, and for half a year at most', () => {
    const latest = new Date(Date.now() + 183 * 86_400_000).toISOString();
    for (const { id, reason, until } of acceptedAdvisories) {
      expect([id, until]).toEqual([expect.stringMatching(/^GHSA-/), expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
      expect(reason.length).toBeGreaterThan(20);
      expect(until < latest).toBe(true);
    }
  });
});

describe('the lock file', () => {
  const locked = (facts: object) => ({ packages: { 'node_modules/new': { version: '1.0.0', ...facts } } });
  const integrity = `sha512-${'a'.repeat(86)}==`;

  it('has a checksum of every package, no address, and no install script that is not known', () => {
    expect(lockFaults(lock, allowScripts, installScripts)).toEqual([]);
  });

  it.each([
    ['has no checksum', {}, 'node_modules/new has no checksum'],
    ['has a checksum that can be forged', { integrity: 'sha1-x' }, 'another kind than SHA-512'],
    ['comes from an address', { integrity, resolved: 'https://example.org/new.tgz' }, 'has an address'],
    ['has a script', { integrity, hasInstallScript: true }, 'say in scripts/dependencies/install-scripts.ts why'],
  ])('is refused when a package %s', (_, facts, fault) => {
    expect(lockFaults(locked(facts), { new: false }, {})).toEqual([expect.stringContaining(fault)]);
  });

  it('is refused when a script is neither forbidden nor allowed, or is listed and gone', () => {
    const scripted = locked({ integrity, hasInstallScript: true });
    expect(lockFaults(scripted, {}, { new: 'x' })).toEqual([expect.stringContaining('allowScripts')]);
    expect(lockFaults(locked({ integrity }), {}, { new: 'x' })).toEqual([
      'new has no install script: take it off the list.',
    ]);
  });
});
