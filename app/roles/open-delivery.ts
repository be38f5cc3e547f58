import type { Environment } from '../contract/environment.ts';
import { ConfigurationError, type EnvironmentSource } from '../contract/parse-environment.ts';
import { followSecrets } from '../core/secret-files.ts';
import { type Delivery, MailFolder, SmtpDelivery } from '../mail/index.ts';

/**
 * How mails leave the store, as the environment describes it.
 *
 * @throws ConfigurationError when the account of the mail server is given by half, or would be sent unencrypted
 */
export function openDelivery(environment: Environment<'worker'>, { variables }: EnvironmentSource): Delivery {
  const { SMTP_HOST: host, SMTP_PORT: port, SMTP_TLS: tls, SMTP_USER, SMTP_PASSWORD, MAIL_FOLDER } = environment;
  if (!host) return new MailFolder(MAIL_FOLDER);
  if ((SMTP_USER === undefined) !== (SMTP_PASSWORD === undefined))
    throw new ConfigurationError([
      `${SMTP_USER === undefined ? 'SMTP_USER' : 'SMTP_PASSWORD'} is not set, the other is; accepted: both of SMTP_USER and SMTP_PASSWORD, or neither`,
    ]);
  if (SMTP_USER !== undefined && tls === 'off')
    throw new ConfigurationError([
      'SMTP_TLS: received "off" with a password; accepted: `starttls` or `implicit`, so that nobody reads it on the way',
    ]);
  const secrets = followSecrets(['SMTP_USER', 'SMTP_PASSWORD'], variables, environment);
  return new SmtpDelivery({
    host,
    port,
    tls,
    credentials: () => {
      const { SMTP_USER: user, SMTP_PASSWORD: pass } = secrets();
      return user === undefined || pass === undefined ? undefined : { user, pass };
    },
  });
}
