import { by, type Chapter, documented } from './requirement.ts';

const network = 'charts/rules/network.test.ts';
const secrets = 'charts/rules/secrets.test.ts';
const hostile = 'test/security/hostile-clients.test.ts';

export const configuration: Chapter = {
  number: 13,
  title: 'Configuration',
  requirements: [
    {
      id: '13.1.1',
      level: 2,
      requirement: 'Whom the store talks to is documented.',
      documentedIn: documented('What the store trusts'),
    },
    {
      id: '13.2.1',
      level: 2,
      requirement: 'Services show each other who they are, by what does not stay the same.',
      provenBy: [
        ...by(
          'app/database/database.test.ts',
          'takes up a new user and password, and tries again when the old ones are refused',
        ),
        ...by(
          'test/processes/roles.test.ts',
          'takes its secrets from files, and goes on with another user when they change',
        ),
        ...by('app/mail/smtp-delivery.test.ts', 'gets the password that is right at the time'),
      ],
      note: 'By passwords that are rotated.',
    },
    {
      id: '13.2.2',
      level: 2,
      requirement: 'Accounts of services have the rights that they need.',
      provenBy: [
        ...by(
          'charts/bookstore/bookstore.test.ts',
          'gives the migration another user of the database than the web pods',
          'gives the account of the mail server to the worker alone, and to nobody where there is none',
        ),
        ...by('charts/rules/restricted.test.ts', 'holds for hardened pods'),
      ],
    },
    {
      id: '13.2.3',
      level: 2,
      requirement: 'No default passwords between services.',
      provenBy: by(
        'test/processes/secrets.test.ts',
        'makes what is not given, each value its own, and keeps it the next time',
      ),
    },
    {
      id: '13.2.4',
      level: 2,
      requirement: 'Whom the store may talk to is on a list.',
      provenBy: by(
        network,
        'holds where exactly what is needed is permitted',
        'refuses a pod that cannot reach the database, and one that reaches more',
      ),
    },
    {
      id: '13.2.5',
      level: 2,
      requirement: 'What the server may load and ask is on a list.',
      provenBy: [
        ...by(network, 'refuses more ports than are needed, and fewer pods than need them'),
        ...by('test/security/source.test.ts', 'asks no other server for anything but the database and the mail server'),
      ],
    },
    {
      id: '13.3.1',
      level: 2,
      requirement: 'Secrets lie in a vault, not in code or image.',
      provenBy: [
        ...by(secrets, 'holds where every secret is a file of a mounted Secret', 'refuses a Secret in a manifest'),
        ...by(
          'charts/constructs/external-secrets.test.ts',
          'holds exactly the keys that are named, and outlives its source',
        ),
      ],
    },
    {
      id: '13.3.2',
      level: 2,
      requirement: 'Secrets are for those who need them.',
      provenBy: by(
        secrets,
        'holds where each role mounts what it reads',
        'refuses %s with the Secret %s',
        'refuses a pod with the account that may read the secrets',
      ),
    },
    {
      id: '13.4.1',
      level: 1,
      requirement: 'No .git where the store runs.',
      provenBy: [
        ...by(hostile, 'leads nowhere: %s'),
        ...by(
          'test/security/source.test.ts',
          'is made of the store and its packages: no tests, no history, no settings',
        ),
      ],
    },
    {
      id: '13.4.2',
      level: 2,
      requirement: 'Nothing for debugging in production.',
      provenBy: [
        ...by(
          'app/mail/dev-mails.routes.test.ts',
          'are not there for another host name that leads here',
          'are not there in a store with a mail server',
        ),
        ...by(
          'app/payments/providers.test.ts',
          'refuses those for tests in production, and a transfer to nowhere, all at once',
        ),
      ],
    },
    {
      id: '13.4.3',
      level: 2,
      requirement: 'No listings of folders.',
      provenBy: by(hostile, 'leads nowhere: %s'),
      note: 'Files are served by their names, from memory or by the names of photos.',
    },
    {
      id: '13.4.4',
      level: 2,
      requirement: 'No TRACE.',
      provenBy: by(hostile, 'is not done, and repeats nothing that it has sent: %s'),
    },
    {
      id: '13.4.5',
      level: 2,
      requirement: 'Documentation and monitoring are where they are meant to be.',
      provenBy: [
        ...by(
          'app/operations/health.test.ts',
          'says of what the database says no more than a code, not who asked whom',
        ),
        ...by('test/processes/roles.test.ts', 'offers its metrics on a port of their own'),
        ...by(
          'charts/bookstore/bookstore.test.ts',
          'opens the metrics port to the monitoring namespace alone, and to nobody without one',
        ),
      ],
      note: 'The reference of the API is for everybody. `/health` says which of database, schema and files is well, and no more.',
    },
  ],
};
