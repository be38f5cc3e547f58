import { z } from 'zod';
import { type SecretName, secretNames } from '../../app/contract/environment.ts';
import { arn, group, text, whole } from './field.ts';

const secretProperty = (name: SecretName) =>
  text('a key of the JSON in that secret', /^[\w.-]{1,100}$/)
    .default(name)
    .describe(`Key that holds ${name}.`);

const source = group({
  key: text('a name in AWS Secrets Manager', /^[\w/+=.@-]{1,512}$/).describe(
    'Name of the secret in AWS Secrets Manager.',
  ),
  properties: group(
    Object.fromEntries(secretNames.map((name) => [name, secretProperty(name)])) as Record<
      SecretName,
      ReturnType<typeof secretProperty>
    >,
  )
    .prefault({})
    .describe("Key in the secret's JSON for each variable."),
});

const externalSecrets = group({
  provider: z.literal('external-secrets').describe('AWS Secrets Manager, read by External Secrets.'),
  identity: z
    .discriminatedUnion(
      'provider',
      [
        group({
          provider: z.literal('irsa').describe('IAM role of a ServiceAccount.'),
          roleArn: arn('an ARN of a role of IAM', 'iam', 'role/').describe('Role that may read the secrets below.'),
        }),
        group({
          provider: z.literal('pod-identity').describe("External Secrets' own EKS Pod Identity."),
        }),
      ],
      { error: '`irsa` or `pod-identity`' },
    )
    .describe("Who reads the secrets: a role for this namespace, or External Secrets' own Pod Identity."),
  refreshSeconds: whole(30, 86_400).default(300).describe('Seconds between two looks at AWS Secrets Manager.'),
  database: source.describe('User and password of the web and worker pods, who may change rows but not tables.'),
  migration: source.describe('User and password of the migration, who may change tables.'),
  application: source.describe('Keys that sign sessions.'),
  mail: source.optional().describe('User and password of the mail server, with `mail.login`.'),
  admin: source
    .optional()
    .describe('Address and password of the first admin, whom the migration makes; none is made when unset.'),
});

const fromEnvironment = group({
  provider: z
    .literal('from-environment')
    .describe("Native Secrets from the shell's variables, made by `npm run secrets`; never written to git."),
  admin: z
    .boolean({ error: '`true` or `false`' })
    .default(false)
    .describe('Whether there are the secrets ADMIN_EMAIL and ADMIN_PASSWORD, of the first admin.'),
});

export const secrets = z
  .discriminatedUnion('provider', [externalSecrets, fromEnvironment], {
    error: '`external-secrets` or `from-environment`',
  })
  .describe('Where the secrets come from.');
