import { by, type Chapter, documented } from './requirement.ts';

const responses = 'test/security/responses.test.ts';

export const data: Chapter = {
  number: 14,
  title: 'Data protection',
  requirements: [
    {
      id: '14.1.1',
      level: 2,
      requirement: 'Sensitive data are known and graded.',
      documentedIn: documented('Data'),
    },
    {
      id: '14.1.2',
      level: 2,
      requirement: 'What each grade demands is documented.',
      documentedIn: documented('Data'),
    },
    {
      id: '14.2.1',
      level: 1,
      requirement: 'Nothing secret stands in an address.',
      provenBy: [
        ...by(responses, 'of a session is in no page and no address'),
        ...by('app/app.test.ts', 'log a line for each request, with its route’s pattern and without its query'),
      ],
      note: 'But for the links of mails, which end within a day or an hour, are good once, and do nothing without a form; no log has the query of an address.',
    },
    {
      id: '14.2.2',
      level: 2,
      requirement: 'No cache between keeps what is sensitive.',
      provenBy: [
        ...by(responses, 'for who is logged in is kept by nobody'),
        ...by('app/app.test.ts', 'is kept by nobody, and not compressed, for a request with a cookie'),
      ],
    },
    {
      id: '14.2.3',
      level: 2,
      requirement: 'Nothing reaches those who count visitors.',
      provenBy: by(
        'test/browser/visit.test.ts',
        'loads nothing from elsewhere, and its policy stops nothing of its own',
      ),
    },
    {
      id: '14.2.4',
      level: 2,
      requirement: 'Data are protected as documented.',
      provenBy: [
        ...by(
          'app/accounts/own-data.routes.test.ts',
          'leaves nothing that tells who it was, and lets the address register again',
        ),
        ...by('app/accounts/forget-ended.job.test.ts', 'removes what has ended, in batches, and nothing else'),
        ...by('app/mail/mail.service.test.ts', 'forgets what a mail said when it is sent'),
        ...by('app/payments/payments.test.ts', 'leaves its number nowhere'),
      ],
    },
    {
      id: '14.3.1',
      level: 1,
      requirement: 'The browser keeps nothing after the session.',
      provenBy: [
        ...by(responses, 'for who is logged in is kept by nobody'),
        ...by('app/accounts/entry.routes.test.ts', 'ends when it is logged out, by this session’s own form alone'),
      ],
      note: 'Pages are not kept in the first place; nothing is stored by scripts.',
    },
    {
      id: '14.3.2',
      level: 2,
      requirement: 'no-store on what is sensitive.',
      provenBy: [
        ...by(responses, 'for who is logged in is kept by nobody'),
        ...by('app/accounts/entry.routes.test.ts', '%s is kept by nobody, found by no search, and in both languages'),
      ],
    },
    {
      id: '14.3.3',
      level: 2,
      requirement: 'Browsers store nothing but tokens of sessions.',
      provenBy: [
        ...by(responses, 'is for this host over https alone, not for scripts, and not sent by other sites’ forms'),
        ...by('test/security/source.test.ts', 'writes no HTML past the template, and no script that does'),
      ],
      note: 'The other cookies are the token of a guest’s cart and the language.',
    },
  ],
};
