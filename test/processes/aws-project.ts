import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root as checkout, startScript } from './script-process.ts';
import { compileCache } from './store-process.ts';

/** What the AWS of a test is like, beside the secrets that it has. */
interface AwsSettings {
  readonly account: string;
  /** A call that is refused, such as `put-secret-value bookstore/production/mail`. */
  readonly failing?: string;
  /** A call that takes longer than a test. */
  readonly slow?: string;
  /** What `describe-secret` adds, by the secret's name. */
  readonly descriptions?: Readonly<Record<string, object>>;
}

/** A checkout with the committed environment `production`, and an AWS of its own behind a program `aws`. */
export function anAwsProject() {
  const root = mkdtempSync(join(tmpdir(), 'aws-'));
  const [store, bin, temporary] = ['store', 'bin', 'tmp'].map((name) => join(root, name)) as [string, string, string];
  for (const folder of [join(root, 'charts/environments'), store, bin, temporary])
    mkdirSync(folder, { recursive: true });
  const environment = 'charts/environments/production.yaml';
  copyFileSync(join(checkout, environment), join(root, environment));
  copyFileSync(join(checkout, 'test/processes/aws-cli.mjs'), join(bin, 'aws'));
  chmodSync(join(bin, 'aws'), 0o755);
  const settings = (given: Partial<AwsSettings>) =>
    writeFileSync(join(store, 'settings.json'), JSON.stringify({ account: '123456789012', ...given }));
  settings({});
  const fileOf = (name: string) => join(store, `${`bookstore/production/${name}`.replaceAll('/', '+')}.json`);
  const shell = {
    ...compileCache,
    PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: root,
    TMPDIR: temporary,
    AWS_STORE: store,
  };
  const start = (...parameters: string[]) =>
    startScript(['scripts/secrets.ts', 'production', '--root', root, ...parameters], shell);
  return {
    root,
    /** Folder of whatever is temporary. */
    temporary,
    store,
    shell,
    settings,
    /** JSON of a secret, such as of `mail`; null where there is none. */
    secret: (name: string) =>
      existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as Record<string, unknown>) : null,
    put: (name: string, text: string) => writeFileSync(fileOf(name), text),
    /** All that the AWS CLI was called with: arguments and variables. */
    calls: () => (existsSync(join(store, 'calls')) ? readFileSync(join(store, 'calls'), 'utf8') : ''),
    /** A file of values for `--from`. */
    values(text: string, mode = 0o600): string {
      const file = join(root, 'values');
      writeFileSync(file, text);
      chmodSync(file, mode);
      return file;
    },
    start,
    async run(...parameters: string[]) {
      const script = start(...parameters);
      const code = await script.exit;
      return { code, output: script.output() };
    },
  };
}
