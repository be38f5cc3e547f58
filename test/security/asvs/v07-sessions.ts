import { by, type Chapter, documented } from './requirement.ts';

const account = 'app/accounts/account.routes.test.ts';
const entry = 'app/accounts/entry.routes.test.ts';
const noFederation = 'No other system logs anybody in.';

export const sessions: Chapter = {
  number: 7,
  title: 'Session management',
  requirements: [
    {
      id: '7.1.1',
      level: 2,
      requirement: 'How long sessions live is documented.',
      documentedIn: documented('Sessions'),
    },
    {
      id: '7.1.2',
      level: 2,
      requirement: 'How many sessions an account may have is documented.',
      documentedIn: documented('Sessions'),
    },
    { id: '7.1.3', level: 2, requirement: 'Federated sessions are documented.', notApplicable: noFederation },
    {
      id: '7.2.1',
      level: 1,
      requirement: 'The server verifies tokens.',
      provenBy: by(
        'app/core/http/fuzz.test.ts',
        'is one of nobody, and gets a page',
        'that is nearly the one of a session is none',
      ),
    },
    {
      id: '7.2.2',
      level: 1,
      requirement: 'Tokens are made for each session.',
      provenBy: by(entry, 'gives the browser a session of its own, that only the server reads'),
    },
    {
      id: '7.2.3',
      level: 1,
      requirement: 'Tokens are random, of 128 bits or more.',
      provenBy: by('test/security/responses.test.ts', 'of a session is in no page and no address'),
      note: '256 bits of `crypto.randomBytes`.',
    },
    {
      id: '7.2.4',
      level: 1,
      requirement: 'Logging in makes a new session and ends the old.',
      provenBy: [
        ...by(entry, 'never uses a session that the browser brings along: it ends, and another begins'),
        ...by(
          'app/accounts/login-code.routes.test.ts',
          'keeps the session of before and the guest’s cart until the second step, and then ends and merges them',
        ),
        ...by(
          'app/accounts/fresh-session.test.ts',
          'asks for the password again eleven minutes after the login, and begins a session anew by it',
        ),
        ...by(account, 'is changed by who knows it; all other sessions end, this one begins anew, and a mail says so'),
      ],
    },
    {
      id: '7.3.1',
      level: 2,
      requirement: 'Sessions end without use.',
      provenBy: by(account, 'end after sixty days, and after fourteen without use'),
    },
    {
      id: '7.3.2',
      level: 2,
      requirement: 'Sessions end in any case.',
      provenBy: by(account, 'end after sixty days, and after fourteen without use'),
    },
    {
      id: '7.4.1',
      level: 1,
      requirement: 'A session that has ended is of no use.',
      provenBy: by(entry, 'ends when it is logged out, by this session’s own form alone'),
    },
    {
      id: '7.4.2',
      level: 1,
      requirement: 'Sessions end with their account.',
      provenBy: [
        ...by(
          'app/accounts/user-administration.test.ts',
          'is logged out everywhere, and told why by who knows the password alone, in the page’s language',
        ),
        ...by(
          'app/accounts/own-data.routes.test.ts',
          'leaves nothing that tells who it was, and lets the address register again',
        ),
      ],
    },
    {
      id: '7.4.3',
      level: 2,
      requirement: 'A new password can end all other sessions.',
      provenBy: [
        ...by(account, 'is changed by who knows it; all other sessions end, this one begins anew, and a mail says so'),
        ...by('app/accounts/api-token.routes.test.ts', 'end with the password that they were made under'),
      ],
      note: 'It always does.',
    },
    {
      id: '7.4.4',
      level: 2,
      requirement: 'Every page for members has a way to log out.',
      provenBy: by(account, 'show who is logged in, and the way out, on the page of an error too'),
      note: 'It stands in the frame of all pages.',
    },
    {
      id: '7.4.5',
      level: 2,
      requirement: 'Admins can end somebody’s sessions.',
      provenBy: by(
        'app/admin/users.routes.test.ts',
        'ends sessions and logins, with a reason that the log keeps; restoring lets in again',
      ),
      note: 'By suspending the user.',
    },
    {
      id: '7.5.1',
      level: 2,
      requirement: 'What logging in depends on is changed only after logging in again.',
      provenBy: [
        ...by(account, 'is not changed with %s', 'is not guessed by who has got hold of a session'),
        ...by('app/accounts/own-data.routes.test.ts', 'is not guessed by who has got hold of a session'),
        ...by(
          'app/accounts/second-factor.routes.test.ts',
          'is not begun with another password, and shows nobody its key',
          'is switched off by password and code; then the password lets in, and its owner is told',
          'is guessed by nobody who has found a session and the password',
        ),
      ],
      note: 'The password, the second factor and the end of the account. An address of mail cannot be changed. Tokens for programs are made without, and end with the password.',
    },
    {
      id: '7.5.2',
      level: 2,
      requirement: 'Users see their sessions, and end them after logging in again.',
      provenBy: by(
        'app/accounts/fresh-session.test.ts',
        'asks for the password again eleven minutes after the login, and begins a session anew by it',
        'asks for nothing more in the ten minutes after a login',
        'asks for a code, too, where there is a second factor',
      ),
    },
    { id: '7.6.1', level: 2, requirement: 'Federated sessions end as documented.', notApplicable: noFederation },
    { id: '7.6.2', level: 2, requirement: 'No session begins without its user.', notApplicable: noFederation },
  ],
};
