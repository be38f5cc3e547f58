import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { root } from './pipeline-files.ts';

let folder: string;
let bill: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-scan-'));
  bill = join(folder, 'sbom.cdx.json');
  writeFileSync(bill, '{}');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs it with a program on the PATH that writes down how it was called, and ends with a code. */
function scan(parameters: readonly string[], program?: 'grype' | 'docker', code = 0) {
  if (program) {
    writeFileSync(join(folder, program), `#!/bin/sh\necho "$@" > '${folder}/call'\nexit ${code}\n`);
    chmodSync(join(folder, program), 0o755);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/scan.ts'), ...parameters], {
    encoding: 'utf8',
    env: { PATH: folder },
  });
  return { status, stdout, stderr, call: () => readFileSync(join(folder, 'call'), 'utf8') };
}

describe('npm run scan', () => {
  it('lets Grype judge the file, and ends as it does', () => {
    const found = scan([bill], 'grype', 2);
    expect(found.status).toBe(2);
    expect(found.call()).toMatch(new RegExp(`^sbom:${bill} --fail-on high --only-fixed`));
    expect(scan([bill], 'grype', 0).status).toBe(0);
  });

  it('takes its image by digest where it is not installed, and shows it the file alone to read', () => {
    const call = scan([bill], 'docker').call();
    expect(call).toMatch(
      / docker\.io\/anchore\/grype:\S+@sha256:[0-9a-f]{64} sbom:\/bill\/sbom\.cdx\.json --fail-on high/,
    );
    expect(call).toContain(`--mount type=bind,source=${bill},target=/bill/sbom.cdx.json,readonly `);
  });

  it('says what is missing', () => {
    expect(scan([bill])).toMatchObject({ status: 1, stderr: expect.stringContaining('Neither grype nor docker') });
    expect(scan([join(folder, 'none.json')])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('does not exist'),
    });
    expect(scan([])).toMatchObject({ status: 1, stderr: expect.stringContaining('Received 0 files; accepted: one.') });
  });

  it('only says what it would run with --dry-run', () => {
    expect(scan([bill, '--dry-run'], 'grype').stdout).toContain(`grype sbom:${bill} --fail-on high`);
    expect(() => scan([bill, '--dry-run'], 'grype').call()).toThrow('ENOENT');
  });
});
