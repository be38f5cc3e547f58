import { contract } from '../../../charts/contract.ts';
import { secretFiles } from './secrets.ts';
import { chosen, demanded } from './store.ts';

type Values = Readonly<Record<string, string>>;

/** What compose.yaml itself asks for, beside the settings of the store. */
const meanings: Values = {
  COMPOSE_PROJECT_NAME: 'Prefix of containers, networks and volumes.',
  COMPOSE_PROFILES: 'With `development`: a mail catcher and a demonstration catalogue.',
  IMAGE: 'The image of the store: what `--build` makes, or one of a registry, then best by its digest.',
  STORE_HOST: 'Name under which shoppers reach the store.',
  PUBLIC_ADDRESS: 'Address of this machine on which the proxy listens.',
  PUBLIC_HTTP_PORT: 'Only sends browsers to https.',
  PUBLIC_HTTPS_PORT: 'Pages and API.',
  CERTIFICATE_RESOLVER:
    '`letsencrypt`, which reaches this machine by STORE_HOST on port 443; empty for a certificate of our own.',
  ACME_EMAIL: "Address that Let's Encrypt may write to.",
  SECRETS_FOLDER: 'Folder with a file for each secret.',
  GRAFANA_PORT: 'Dashboard, on this machine alone; user `admin`.',
  PROMETHEUS_PORT: 'Metrics and alerts, on this machine alone.',
  MAIL_PORT: 'The mails that were caught, on this machine alone.',
};

const development: Values = {
  COMPOSE_PROJECT_NAME: 'bookstore-dev',
  COMPOSE_PROFILES: 'development',
  IMAGE: 'localhost/bookstore:dev',
  STORE_HOST: 'localhost',
  PUBLIC_ADDRESS: '127.0.0.1',
  PUBLIC_HTTP_PORT: '8080',
  PUBLIC_HTTPS_PORT: '8443',
  CERTIFICATE_RESOLVER: '',
  ACME_EMAIL: '',
  SECRETS_FOLDER: './compose/secrets.dev',
  GRAFANA_PORT: '3000',
  PROMETHEUS_PORT: '9091',
  MAIL_PORT: '8025',
  STORE_STAGE: 'development',
  PAYMENT_PROVIDERS: 'test-card,test-redirect,bank-transfer',
  SMTP_HOST: 'mail',
  SMTP_PORT: '1025',
  SMTP_TLS: 'off',
  BANK_TRANSFER_ACCOUNT: 'BookStore (demonstration), IBAN DE02 1203 0000 0000 2020 51',
};

const production: Values = {
  ...development,
  COMPOSE_PROJECT_NAME: 'bookstore',
  COMPOSE_PROFILES: '',
  IMAGE: 'localhost/bookstore:prod',
  STORE_HOST: 'books.example.com',
  PUBLIC_ADDRESS: '0.0.0.0',
  PUBLIC_HTTP_PORT: '80',
  PUBLIC_HTTPS_PORT: '443',
  CERTIFICATE_RESOLVER: 'letsencrypt',
  ACME_EMAIL: 'operator@example.com',
  SECRETS_FOLDER: './.secrets/compose',
  STORE_STAGE: 'production',
  PAYMENT_PROVIDERS: 'bank-transfer',
  SMTP_HOST: 'smtp.example.com',
  SMTP_PORT: '587',
  SMTP_TLS: 'starttls',
  BANK_TRANSFER_ACCOUNT: 'BookStore Ltd, IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001',
};

const assignment = (name: string, value: string): string =>
  `${name}=${/^[\w.,:/-]*$/.test(value) ? value : `'${value}'`}`;

function text(head: string, values: Values): string {
  const own = Object.entries(meanings).map(([name, meaning]) => `# ${meaning}\n${assignment(name, values[name]!)}\n`);
  const settings = [...chosen].sort((a, b) => Number(demanded.includes(b)) - Number(demanded.includes(a)));
  const store = settings.map((name) => {
    const { description, default: fallback } = contract.variables[name];
    const given = values[name];
    return `# ${description}\n${given === undefined ? '# ' : ''}${assignment(name, given ?? fallback ?? '')}\n`;
  });
  return `${head}\n${own.join('\n')}\n# Settings of the store (docs/CONFIGURATION.md); commented lines show defaults.\n\n${store.join('\n')}`;
}

/** The environment file of a store on the developer's machine. What its secrets are, everybody knows. */
export const developmentFile = (): string =>
  text(
    `# A store for development: docker compose --env-file .env.dev up --build
# It is at https://localhost:8443 (with a certificate that no browser knows), its mails at http://localhost:8025, its
# dashboard at http://localhost:3000. Generated from app/contract by \`npm run docs\`; do not edit.
`,
    development,
  );

/** How the file of a secret is made: with a new value, a known one, or one that only the operator knows. */
const commandFor = ({ variable, fallback }: (typeof secretFiles)[number]): string =>
  'text' in fallback
    ? `#   printf %s ${fallback.text} > ${variable}`
    : 'random' in fallback
      ? `#   openssl rand -hex 32 > ${variable}`
      : `#   cat > ${variable}   # what the mail server gave you, then Ctrl-D; empty where it wants none`;

/** The environment file that an operator copies and fills in. */
export const productionExample = (): string =>
  text(
    `# A store for shoppers on one machine. Copy this to .env.prod (git ignores it), change what is yours, make the secrets, and
#
#   docker compose --env-file .env.prod up --build --detach --wait
#
# Generated from app/contract by \`npm run docs\`; do not edit. Secrets are files that only you can reach and containers can read:
#
#   umask 077; mkdir -p .secrets/compose; cd .secrets/compose; umask 022
${secretFiles.map(commandFor).join('\n')}
#   cd ../..
#
# A next release, one process after the other, while the others serve:
#
#   docker compose --env-file .env.prod build
#   docker compose --env-file .env.prod run --rm migrate
#   for service in web-1 web-2 worker; do docker compose --env-file .env.prod up --detach --no-deps --wait $service; done
`,
    production,
  );
