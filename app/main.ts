/** The one entry of the image: `node app/main.ts web | migrate | seed [FILE] [--listings N]`. */
import { readFileSync } from 'node:fs';
import { type Role, roles } from './contract/operations.ts';
import { ConfigurationError } from './contract/parse-environment.ts';
import { runMigrate } from './roles/migrate.ts';
import { runSeed } from './roles/seed.ts';
import { runWeb } from './roles/web.ts';

const source = { variables: process.env, readFile: (path: string) => readFileSync(path, 'utf8') };
const [name, ...parameters] = process.argv.slice(2);

const run: Record<Role, () => Promise<void>> = {
  web: () => runWeb(source),
  migrate: () => runMigrate(source),
  seed: () => runSeed(source, parameters, process.stderr),
};

try {
  if (!roles.includes(name as Role))
    throw new ConfigurationError([`role: received ${JSON.stringify(name ?? '')}; accepted: ${roles.join(', ')}`]);
  await run[name as Role]();
} catch (error) {
  const expected = error instanceof ConfigurationError || (error as Error).name === 'UsageError';
  process.stderr.write(`${expected ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
}
