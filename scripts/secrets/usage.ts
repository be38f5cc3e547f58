/** What `npm run secrets -- --help` says. */
export const secretsUsage = `usage: npm run secrets -- ENVIRONMENT [--from FILE | --ask] [--dry-run | --render-only]

Creates or updates the secrets of an environment. No value is ever shown, or stands on a command line. Running it again
changes nothing; interrupted, each secret is as it was or as it is to be, and what was written is said.

With \`secrets.provider: from-environment\` it makes the Secrets and applies them, with their namespace, to the cluster that
the environment's file names. Run it before \`npm run deploy\`. A value is taken from --from or --ask, else from the shell's
variable of the key's name (MIGRATION_DATABASE_PASSWORD and so on: --dry-run lists them), else from the last run's file, else
from the cluster, else it is made. Values are written to .secrets/ENVIRONMENT.yaml, which git ignores and only you can read.
Pods take up changed values by themselves within minutes; the database in the cluster does when its pod starts again.

With \`secrets.provider: external-secrets\` it writes to AWS Secrets Manager, in the region and the account that the
environment's file names, by the AWS CLI and its credentials (secretsmanager:DescribeSecret, GetSecretValue, CreateSecret,
PutSecretValue). A value is taken from --from or --ask, else what is there is kept, else it is made; the shell's variables are
not read. Other properties of a secret stay as they are. Users of the database with these passwords are yours to make.

  --from FILE    take values from a file that only you can read (chmod 600): a line VARIABLE=VALUE for each, the value as it is
                 up to the end of the line, without quotes; empty lines and lines that begin with # are left out
  --ask          ask for each value at the terminal, which does not show it; Enter takes what would be taken without
  --dry-run      only say which value would come from where; write nothing
  --render-only  from-environment: write the file, and leave the cluster alone
  --root DIR     the project's folder (default: the one this file lies in)
  --help         this text

Exit code 0: all is as it is to be; 1: refused or failed; 130: interrupted.`;
