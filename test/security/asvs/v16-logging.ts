import { by, type Chapter, documented } from './requirement.ts';

const app = 'app/app.test.ts';

export const logging: Chapter = {
  number: 16,
  title: 'Security logging and error handling',
  requirements: [
    {
      id: '16.1.1',
      level: 2,
      requirement: 'What is logged, where and for how long is documented.',
      documentedIn: documented('Logs'),
    },
    {
      id: '16.2.1',
      level: 2,
      requirement: 'Entries say when, where, who and what.',
      provenBy: by('test/security/logs.test.ts', 'says whose account something was changed with, or refused, or tried'),
      note: 'Of a page that is read nobody is told who read it: the store promises its visitors that. The id of a request joins a line with that of the balancer, which has the address.',
    },
    {
      id: '16.2.2',
      level: 2,
      requirement: 'Times are of one clock, in UTC.',
      provenBy: by(
        'app/database/database.test.ts',
        'is strict, in UTC, waits three seconds for a lock and keeps four-byte characters',
      ),
      note: 'Lines have the time in UTC with its zone; clocks are those of the nodes.',
    },
    {
      id: '16.2.3',
      level: 2,
      requirement: 'Logs go where it is documented.',
      provenBy: by(
        'test/security/source.test.ts',
        'writes to standard output by its log alone, and to files for photos, copies and mails',
      ),
      note: 'To standard output, and entries of the audit log to the database.',
    },
    {
      id: '16.2.4',
      level: 2,
      requirement: 'Logs can be read by machines.',
      provenBy: by(app, 'log a line for each request, with its route’s pattern and without its query'),
      note: 'A line is a JSON object.',
    },
    {
      id: '16.2.5',
      level: 2,
      requirement: 'Nothing secret is logged.',
      provenBy: [
        ...by(app, 'log a line for each request, with its route’s pattern and without its query'),
        ...by(
          'test/processes/first-admin.test.ts',
          'makes one admin, also when two of it begin at once, and none when there is one; it never says the password',
        ),
        ...by('app/contract/parse-environment.test.ts', 'never repeats a secret'),
      ],
    },
    {
      id: '16.3.1',
      level: 2,
      requirement: 'Logins are logged, those that fail too.',
      provenBy: by('test/security/logs.test.ts', 'says whose account something was changed with, or refused, or tried'),
      note: 'A user sees in the account when and with which browsers they are logged in.',
    },
    {
      id: '16.3.2',
      level: 2,
      requirement: 'What was forbidden is logged.',
      provenBy: by('test/security/logs.test.ts', 'has a line for what was refused, with its address and its status'),
    },
    {
      id: '16.3.3',
      level: 2,
      requirement: 'Attempts to get round a control are logged.',
      provenBy: by('test/security/logs.test.ts', 'has a line for what was refused, with its address and its status'),
    },
    {
      id: '16.3.4',
      level: 2,
      requirement: 'Faults that nobody expects are logged, those of TLS too.',
      provenBy: [
        ...by(app, 'our own fault is logged under the request’s id, and answered without a word about it'),
        ...by('app/database/database.test.ts', 'gives up connecting when it is told to, and says why'),
      ],
    },
    {
      id: '16.4.1',
      level: 2,
      requirement: 'Nobody can write lines of a log.',
      provenBy: by('test/security/logs.test.ts', 'is one line of JSON, whatever an address holds'),
    },
    {
      id: '16.4.2',
      level: 2,
      requirement: 'Logs cannot be read or changed by anybody.',
      provenBy: [
        ...by(
          'app/audit-log/audit-log.service.test.ts',
          'is only ever added to: there is no command for anything else, and no statement anywhere in the store',
        ),
        ...by('app/admin/admin.routes.test.ts', 'do not exist for others: $method $path'),
      ],
      note: 'A process cannot read what it has written to standard output; the cluster keeps it.',
    },
    {
      id: '16.4.3',
      level: 2,
      requirement: 'Logs are sent to another system.',
      notMet: 'Left to the cluster, which collects standard output; the manifests bring no collector.',
    },
    {
      id: '16.5.1',
      level: 2,
      requirement: 'Who meets a fault reads nothing of its inside.',
      provenBy: by(app, 'our own fault is logged under the request’s id, and answered without a word about it'),
    },
    {
      id: '16.5.2',
      level: 2,
      requirement: 'Where another service fails the store goes on, safely.',
      provenBy: [
        ...by(
          'test/processes/roles.test.ts',
          'starts without a database, answers 503 with Retry-After, and serves when there is one',
        ),
        ...by(
          'app/selling/listing-photos.routes.test.ts',
          'fails alone when the folder cannot be written, and says so',
        ),
        ...by(
          'app/mail/send-mails.job.test.ts',
          'tries a mail again later that the server does not take now, with the same Message-ID',
        ),
      ],
    },
    {
      id: '16.5.3',
      level: 2,
      requirement: 'A fault lets nothing through.',
      provenBy: [
        ...by(
          'app/payments/payments.test.ts',
          'of which nobody can say anything for a while is asked after until somebody can',
        ),
        ...by('app/accounts/own-data.test.ts', 'stays when the giving up fails'),
        ...by('app/admin/commands.test.ts', 'leaves neither its work nor its entry when it fails half-way'),
      ],
    },
  ],
};
