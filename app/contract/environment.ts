/**
 * Every environment variable that the app reads, declared once. The app's typed environment, the ConfigMap and the
 * Secrets of the manifests, `.env.example` and the table in docs/CONFIGURATION.md are derived from it.
 */
import type { z } from 'zod';
import { folders, http, ports, type Role, shutdown } from './operations.ts';
import { paymentProviders } from './payments.ts';
import {
  accountAddress,
  integer,
  mailAddress,
  oneOf,
  optionalSecret,
  optionalSetting,
  origin,
  type SecretVariable,
  type Setting,
  secret,
  setting,
  settingWithDefault,
  someOf,
  text,
} from './variable.ts';

type Declarations = Record<string, Setting<unknown, string | undefined> | SecretVariable<unknown>>;

const currencies = Intl.supportedValuesOf('currency');
const hostName = text('a host name or an address', /^[A-Za-z0-9._:-]{1,253}$/);
const path = text('an absolute path', /^\/[^\0\r\n]{0,1000}$/);

/** What every role reads. */
const everyRole = {
  LOG_LEVEL: settingWithDefault(oneOf('debug', 'info', 'warn', 'error', 'silent'), 'info', {
    description: 'Least severe log lines to write.',
  }),
} as const satisfies Declarations;

const poolSize = (minimum: number) =>
  settingWithDefault(integer(minimum, 200), '10', {
    description:
      'Connections that one process keeps at most, to the writer and to the replica each; worker and migrate need 2.',
  });

/** What roles read that use the database. */
const database = {
  DATABASE_HOST: setting(hostName, {
    description: 'Writer of the database; on Aurora the cluster endpoint, which follows a failover.',
    example: '127.0.0.1',
  }),
  DATABASE_PORT: settingWithDefault(integer(1, 65535), '3306', { description: 'Port of writer and replica.' }),
  DATABASE_NAME: settingWithDefault(text('letters, digits and _', /^\w{1,64}$/), 'bookstore', {
    description: 'Name of the database (schema).',
  }),
  DATABASE_USER: secret(text('1 to 80 characters', /^[^\0]{1,80}$/), 'database', {
    description: 'Database user; the role `migrate` is given one that may change the schema.',
    example: 'bookstore',
  }),
  DATABASE_PASSWORD: secret(text('1 to 128 characters', /^[^\0]{1,128}$/), 'database', {
    description: 'Password of that user. Read again for each new connection, together with the user.',
    example: 'change-me',
  }),
  DATABASE_TLS: settingWithDefault(oneOf('off', 'verify'), 'off', {
    description: 'Whether connections to the database are encrypted, its certificate and host name verified.',
  }),
  DATABASE_CA_FILE: optionalSetting(path, {
    description:
      'PEM file of the certificate authorities to trust, read for each new connection; the Amazon RDS bundle and the usual roots when unset.',
  }),
  DATABASE_POOL_SIZE: poolSize(1),
  DATABASE_QUEUE_LIMIT: settingWithDefault(integer(1, 10_000), '100', {
    description: 'Requests that may wait for a connection; one more is answered 503 at once.',
  }),
  DATABASE_ACQUIRE_TIMEOUT_MS: settingWithDefault(integer(10, 60_000), '3000', {
    description: 'Milliseconds to wait for a connection before the request is answered 503.',
  }),
  DATABASE_QUERY_TIMEOUT_MS: settingWithDefault(integer(10, 600_000), '10000', {
    description: `Milliseconds that one statement may take; its connection is destroyed after that. Below ${http.requestSeconds} s.`,
  }),
} as const satisfies Declarations;

/** What roles read that answer probes. */
const server = {
  HTTP_PORT: settingWithDefault(integer(0, 65535), String(ports.http), {
    description: 'Port of pages, API and probes; 0 takes any free one.',
  }),
  METRICS_PORT: settingWithDefault(integer(0, 65535), String(ports.metrics), {
    description: 'Port of the Prometheus metrics; 0 takes any free one.',
  }),
} as const satisfies Declarations;

/** What roles read that see the photos. */
const photos = {
  UPLOAD_FOLDER: setting(path, {
    description: 'Folder of the photos, shared by all web processes. Names that begin with a dot are not photos.',
    example: folders.uploads,
  }),
} as const satisfies Declarations;

/** What roles read that write to people: pages or mails. */
const site = {
  BASE_URL: setting(origin(), {
    description: 'Address under which shoppers reach the store. Every absolute link is made from it.',
    example: 'http://localhost:8080',
  }),
  STORE_CURRENCY: settingWithDefault(
    {
      ...text('an ISO 4217 code such as `USD`', /^[A-Z]{3}$/),
      type: text('').type.refine((code) => currencies.includes(code)),
    },
    'USD',
    { description: 'Currency of all prices. Not to be changed once there are offers.' },
  ),
} as const satisfies Declarations;

/** How the store is paid: read by whoever takes money, goes on with a payment, or says how long copies are held. */
const payments = {
  STORE_STAGE: settingWithDefault(oneOf('production', 'staging', 'development'), 'production', {
    description:
      'What the store is for: payment providers for tests are refused in production, and admins need a second factor but in development.',
  }),
  PAYMENT_PROVIDERS: optionalSetting(someOf(...paymentProviders.map(({ id }) => id)), {
    description:
      'Payment providers that serve buyers; a way to pay that none of them serves is not offered. When unset, `bank-transfer` with a BANK_TRANSFER_ACCOUNT, and none without.',
    example: 'bank-transfer',
  }),
  BANK_TRANSFER_ACCOUNT: optionalSetting(text('one line of up to 300 characters', /^[^\0\r\n]{1,300}$/), {
    description: 'The account to which buyers transfer, as they are told it; required by the provider `bank-transfer`.',
    example: 'BookStore Ltd, IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001',
  }),
  HOLD_MINUTES: settingWithDefault(integer(1, 1440), '15', {
    description: 'Minutes for which the copies of an order are held until it is paid by card or PayPal.',
  }),
  TRANSFER_HOLD_DAYS: settingWithDefault(integer(1, 30), '5', {
    description: 'Days for which the copies of an order are held until its bank transfer has arrived.',
  }),
} as const satisfies Declarations;

/** What only the role `migrate` reads: who looks after a store that nobody looks after yet. */
const admin = {
  ADMIN_EMAIL: optionalSecret(accountAddress(), 'admin', {
    description: 'Mail address of the first admin, made by the role `migrate` where there is no admin yet.',
  }),
  ADMIN_PASSWORD: optionalSecret(text('10 to 256 characters', /^[^\0\r\n]{10,256}$/), 'admin', {
    description: 'Password of the first admin, to be changed after the first login; it changes no account that exists.',
  }),
} as const satisfies Declarations;

/** What only the role `web` reads. */
const webOnly = {
  TRUSTED_PROXIES: settingWithDefault(integer(0, 5), '0', {
    description: 'Reverse proxies in front of the app whose X-Forwarded-For and -Proto entries are believed.',
  }),
  DRAIN_SECONDS: settingWithDefault(integer(0, 300), String(shutdown.drainSeconds), {
    description: 'Seconds to serve on after SIGTERM, while the balancer deregisters this process. SIGINT skips it.',
  }),
  DATABASE_READER_HOST: optionalSetting(hostName, {
    description: 'Replica for reads that may be some milliseconds old; the writer answers them when unset.',
  }),
  SECRET_KEY: secret(
    text('one or more keys of at least 32 characters, separated by commas', /^[^\0,\s]{32,}(,[^\0,\s]{32,})*$/),
    'application',
    {
      description: 'Keys that sign what leaves the store and comes back. The first signs, all of them verify.',
      example: 'at-least-32-characters-made-by-openssl-rand-hex-32',
    },
  ),
  CONTACT_ADDRESS: optionalSetting(mailAddress(), {
    description: 'Mail address of the people who run the store, shown on its contact page; none when unset.',
    example: 'books@example.com',
  }),
} as const satisfies Declarations;

/** How mails leave the store. */
const mails = {
  SMTP_HOST: optionalSetting(hostName, {
    description: 'Mail server that takes the mails of the store; when unset they are written to MAIL_FOLDER.',
  }),
  SMTP_PORT: settingWithDefault(integer(1, 65535), '587', { description: 'Port of the mail server.' }),
  SMTP_TLS: settingWithDefault(oneOf('starttls', 'implicit', 'off'), 'starttls', {
    description:
      'How connections to the mail server are encrypted: from the start (`implicit`, port 465) or after a command, without which nothing is sent.',
  }),
  SMTP_USER: optionalSecret(text('1 to 200 characters', /^[^\0\r\n]{1,200}$/), 'mail', {
    description: 'User of the mail server, with SMTP_PASSWORD; neither for a server that wants none.',
  }),
  SMTP_PASSWORD: optionalSecret(text('1 to 500 characters', /^[^\0\r\n]{1,500}$/), 'mail', {
    description: 'Password of that user. Read again for each mail, together with the user.',
  }),
  MAIL_FROM: optionalSetting(mailAddress(), {
    description: 'Address that mails come from; `no-reply@` the host of BASE_URL when unset.',
  }),
  MAIL_FOLDER: settingWithDefault(path, `${folders.temporary}/bookstore-mails`, {
    description: 'Folder of the mails of a store without a mail server; the latest 500 are kept.',
  }),
} as const satisfies Declarations;

/** What only the role `worker` reads. */
const workerOnly = {
  AUDIT_INTERVAL_SECONDS: settingWithDefault(integer(1, 604_800), '3600', {
    description: 'Seconds between two audits of what is derived from books and offers: floors and search terms.',
  }),
} as const satisfies Declarations;

/** What only the role `backup` reads. */
const backupOnly = {
  BACKUP_FOLDER: setting(path, {
    description: 'Folder of the copies of the photos, on another volume than the photos.',
    example: folders.backup,
  }),
  BACKUP_KEEP_DAYS: settingWithDefault(integer(1, 3650), '30', {
    description: 'Days for which the copy of a deleted photo is kept.',
  }),
} as const satisfies Declarations;

export const variables = {
  ...everyRole,
  ...database,
  ...server,
  ...photos,
  ...site,
  ...webOnly,
  ...payments,
  ...mails,
  ...workerOnly,
  ...admin,
  ...backupOnly,
};

/** The variables that each role reads. */
export const variablesOf = {
  // It shows developers the mails of a store without a mail server.
  web: {
    ...everyRole,
    ...database,
    ...server,
    ...photos,
    ...site,
    ...webOnly,
    ...payments,
    SMTP_HOST: mails.SMTP_HOST,
    MAIL_FOLDER: mails.MAIL_FOLDER,
  },
  // One connection of its pool holds the lock that lets one worker work at a time.
  worker: {
    ...everyRole,
    ...database,
    DATABASE_POOL_SIZE: poolSize(2),
    ...server,
    // It sweeps up the files of photos that are no more.
    ...photos,
    ...site,
    // It goes on with payments that a web process has left off.
    SECRET_KEY: webOnly.SECRET_KEY,
    ...payments,
    ...mails,
    ...workerOnly,
  },
  // One holds the lock that lets one migration run at a time.
  migrate: { ...everyRole, ...database, DATABASE_POOL_SIZE: poolSize(2), ...admin },
  seed: { ...everyRole, ...database },
  backup: { ...everyRole, ...photos, ...backupOnly },
} as const satisfies Record<Role, Declarations>;

export type Variables = typeof variables;
export type VariableName = keyof Variables;

type Parsed<D extends Declarations> = { readonly [Name in keyof D]: z.output<D[Name]['type']> };

/** The parsed environment of a role: numbers are numbers; what may be unset is `undefined` then. */
export type Environment<R extends Role = 'web'> = Parsed<(typeof variablesOf)[R]>;

export type SettingName = {
  [Name in VariableName]: Variables[Name]['kind'] extends 'setting' ? Name : never;
}[VariableName];
export type SecretName = Exclude<VariableName, SettingName>;

/** Settings that every environment must give a value, because none is right everywhere. */
export type RequiredSettingName = {
  [Name in SettingName]: Variables[Name] extends { default: undefined } ? Name : never;
}[SettingName];

/** What a ConfigMap must and may hold. */
export type Settings = Readonly<Record<RequiredSettingName, string> & Partial<Record<SettingName, string>>>;

export const variableNames = Object.keys(variables) as VariableName[];
export const secretNames = variableNames.filter((name) => variables[name].kind === 'secret') as SecretName[];
export const settingNames = variableNames.filter((name) => variables[name].kind === 'setting') as SettingName[];

/** The folder name of a mounted secret is its group; the file's name is the variable's. */
export const secretFile = (name: SecretName): string => `${folders.secrets}/${variables[name].group}/${name}`;
