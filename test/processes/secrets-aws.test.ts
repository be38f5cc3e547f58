import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anAwsProject } from './aws-project.ts';

const SMTP_PASSWORD = 'pa#ss "word" of=mail';
const MAIL = `SMTP_USER=mailer\nSMTP_PASSWORD=${SMTP_PASSWORD}\n`;

let aws: ReturnType<typeof anAwsProject>;
beforeEach(() => {
  aws = anAwsProject();
});
afterEach(() => rmSync(aws.root, { recursive: true, force: true }));

/** Whatever is secret in what AWS has now. */
const secretValues = () =>
  ['database', 'database-migration', 'application', 'mail', 'admin']
    .flatMap((name) => Object.entries(aws.secret(name) ?? {}))
    .filter(([key]) => /pass|key/i.test(key))
    .map(([, value]) => String(value));

describe('npm run secrets of an environment with External Secrets', () => {
  it('makes all of them, under the names and properties of the file, and the second time changes nothing', async () => {
    const first = await aws.run('--from', aws.values(MAIL));
    expect([first.code, first.output]).toEqual([0, expect.stringContaining('bookstore/production/mail created')]);
    expect(aws.secret('database')).toEqual({ username: 'bookstore', password: expect.stringMatching(/^[\w-]{43}$/) });
    expect(aws.secret('database-migration')).toMatchObject({ username: 'bookstore_migration' });
    expect(aws.secret('mail')).toEqual({ SMTP_USER: 'mailer', SMTP_PASSWORD });
    expect(Object.keys(aws.secret('admin')!)).toEqual(['ADMIN_EMAIL', 'ADMIN_PASSWORD']);
    const [values, calls] = [secretValues(), aws.calls()];
    expect(values).toHaveLength(5);
    const second = await aws.run();
    expect([second.code, second.output]).toEqual([0, expect.stringContaining('nothing was changed')]);
    expect(secretValues()).toEqual(values);
    // The value as it is, and as it is within JSON.
    for (const value of values.flatMap((each) => [each, JSON.stringify(each).slice(1, -1)]))
      for (const seen of [first.output, second.output, calls]) expect(seen).not.toContain(value);
    expect(readdirSync(aws.temporary)).toEqual([]);
  });

  it('changes what is given and leaves the rest, also what it knows nothing of', async () => {
    await aws.run('--from', aws.values(MAIL));
    const before = aws.secret('database')!;
    aws.put('database', JSON.stringify({ ...before, engine: 'mysql', port: 3306 }));
    const { output } = await aws.run('--from', aws.values('DATABASE_PASSWORD=given\r\n\n# SMTP_USER=x\n'));
    expect(aws.secret('database')).toEqual({ ...before, password: 'given', engine: 'mysql', port: 3306 });
    expect(output.match(/ (created|updated)$/gm)).toEqual([' updated']);
  });

  it('writes nothing with --dry-run, nor where a value is lacking', async () => {
    const lacking = await aws.run();
    expect([lacking.code, lacking.output]).toEqual([1, expect.stringContaining('SMTP_PASSWORD is not given')]);
    const dry = await aws.run('--dry-run', '--from', aws.values(MAIL));
    expect([dry.code, dry.output]).toEqual([0, expect.stringContaining('Would create bookstore/production/admin.')]);
    expect(aws.calls()).not.toMatch(/create-secret|put-secret-value/);
  });

  it("refuses another account's credentials before it asks for anything", async () => {
    aws.settings({ account: '999999999999' });
    const { code, output } = await aws.run('--from', aws.values(MAIL));
    expect([code, output]).toEqual([1, expect.stringContaining('the account 999999999999; accepted: 123456789012')]);
    expect(aws.calls()).not.toContain('secretsmanager');
  });

  it('says what is not written when AWS refuses, of whose words it repeats none, and goes on the next time', async () => {
    aws.settings({ failing: 'create-secret bookstore/production/mail' });
    const { code, output } = await aws.run('--from', aws.values(MAIL));
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/Not written: bookstore\/production\/admin\.[\s\S]*mail: AccessDeniedException\.\n$/),
    ]);
    expect(output).not.toContain('pa#ss');
    const application = aws.secret('application');
    aws.settings({});
    expect((await aws.run('--from', aws.values(MAIL))).code).toBe(0);
    expect([aws.secret('application'), aws.secret('mail')]).toEqual([
      application,
      { SMTP_USER: 'mailer', SMTP_PASSWORD },
    ]);
  });

  it('leaves nothing behind when it is interrupted, and says where', async () => {
    aws.settings({ slow: 'create-secret bookstore/production/application' });
    const script = aws.start('--from', aws.values(MAIL));
    while (!existsSync(join(aws.store, 'started'))) await sleep(20);
    expect(readdirSync(aws.temporary)).toHaveLength(1);
    script.signal('SIGINT');
    expect([await script.exit, script.output()]).toEqual([
      130,
      expect.stringContaining('Interrupted while bookstore/production/application was written'),
    ]);
    expect(readdirSync(aws.temporary)).toEqual([]);
  });

  it.each([
    ['is scheduled for deletion', { DeletedDate: 1 }],
    ['is rotated by AWS', { RotationEnabled: true }],
  ])('refuses to change one that %s', async (message, description) => {
    aws.put('mail', JSON.stringify({ SMTP_USER: 'a', SMTP_PASSWORD: 'b' }));
    aws.settings({ descriptions: { 'bookstore/production/mail': description } });
    const { code, output } = await aws.run('--from', aws.values(MAIL));
    expect([code, output]).toEqual([1, expect.stringContaining(`bookstore/production/mail ${message}`)]);
    expect(aws.secret('database')).toBeNull();
  });

  it('refuses one that is no object of JSON, and repeats nothing of it', async () => {
    aws.put('mail', 'hunter2');
    const { code, output } = await aws.run('--from', aws.values(MAIL));
    expect([code, output]).toEqual([1, expect.stringContaining('received what is not an object of JSON')]);
    expect(output).not.toContain('hunter2');
  });
});

describe('npm run secrets -- ENVIRONMENT --from FILE', () => {
  it.each([
    ['SMTP_USER=hunter2', 0o640, 'a file with the mode 640; accepted: one that only you can read (chmod 600'],
    ['SMTP_USR=hunter2', 0o600, 'values:1: received SMTP_USR; did you mean `SMTP_USER`?'],
    ['\nhunter2', 0o600, 'values:2: received a line of 7 characters that is not VARIABLE=VALUE'],
    ['SMTP_USER="hunter2"', 0o600, 'values:1: received SMTP_USER in quotes'],
    ['SMTP_USER=hunter2 ', 0o600, 'values:1: received SMTP_USER with a space at an end'],
    ['SMTP_USER=hunter2\nSMTP_USER=b', 0o600, 'values:2: received SMTP_USER again'],
    ['SMTP_USER=', 0o600, 'values:1: received SMTP_USER without a value'],
  ])('refuses %j with mode %o', async (text, mode, message) => {
    const { code, output } = await aws.run('--from', aws.values(text, mode));
    expect([code, output]).toEqual([1, expect.stringContaining(message)]);
    expect(output).not.toContain('hunter2');
    expect(aws.calls()).toBe('');
  });

  it.each([
    [['--from', 'nowhere'], 'nowhere cannot be read (ENOENT).'],
    [['--ask'], 'Received --ask without a terminal; accepted: a terminal, or --from FILE.'],
    [['--ask', '--from', 'x'], 'accepted: one of them'],
    [['--render-only'], 'accepted: environments with `secrets.provider: from-environment`'],
  ])('refuses %j', async (parameters, message) => {
    const { code, output } = await aws.run(...parameters);
    expect([code, output]).toEqual([1, expect.stringContaining(message)]);
  });
});

// Of util-linux: it gives a program a terminal of its own.
const hasTerminal = spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') ?? false;
const onTerminal = hasTerminal ? describe : describe.skip;

onTerminal(`npm run secrets -- ENVIRONMENT --ask${hasTerminal ? '' : ' (skipped: no `script` of util-linux)'}`, () => {
  /** Answers each question, and ends with the code and all that the terminal has shown. */
  async function answering(answerTo: (question: string) => string) {
    const command = `node scripts/secrets.ts production --root ${aws.root} --ask`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: aws.shell,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let [shown, seen] = ['', 0];
    child.stdout.on('data', (chunk) => {
      shown += chunk;
      const question = /\): $/.test(shown) && shown.length > seen ? shown.slice(seen) : null;
      if (question === null) return;
      seen = shown.length;
      child.stdin.write(answerTo(question));
    });
    const [code] = await once(child, 'close');
    return { code: code as number, shown };
  }

  it('takes what is typed, shows none of it, and asks again for what would be refused', async () => {
    let asked = 0;
    const { code, shown } = await answering((question) => {
      if (question.includes('SMTP_USER')) return 'mailer\r';
      if (question.includes('SMTP_PASSWORD')) return `${SMTP_PASSWORD}\r`;
      if (question.includes('(SECRET_KEY')) return asked++ === 0 ? 'hunter2\r' : '\r';
      return '\r';
    });
    expect([code, shown]).toEqual([
      0,
      expect.stringMatching(/SMTP_PASSWORD +typed[\s\S]*bookstore\/production\/mail created/),
    ]);
    expect(shown).toContain('received a value of 7 characters; accepted: one or more keys');
    expect(aws.secret('mail')).toEqual({ SMTP_USER: 'mailer', SMTP_PASSWORD });
    for (const value of ['hunter2', ...secretValues()]) expect(shown).not.toContain(value);
  });

  it.each([
    ['Ctrl-C', '\u0003', 130, ''],
    ['Ctrl-D', '\u0004', 1, 'The input has ended before all was asked. Nothing was written.'],
  ])('writes nothing after %s', async (_, key, wanted, message) => {
    const { code, shown } = await answering(() => key);
    expect([code, shown]).toEqual([wanted, expect.stringContaining(message)]);
    expect(aws.calls()).not.toContain('create-secret');
  });
});
