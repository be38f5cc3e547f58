import { by, type Chapter, documented } from './requirement.ts';

const entry = 'app/accounts/entry.routes.test.ts';
const account = 'app/accounts/account.routes.test.ts';
const policy = 'app/accounts/password-policy.test.ts';
const source = 'test/security/source.test.ts';
const code = 'app/accounts/login-code.routes.test.ts';
const factor = 'app/accounts/second-factor.routes.test.ts';
const admins = 'app/admin/second-factor.routes.test.ts';
const recovery = 'app/accounts/recovery-code.test.ts';
const totp = 'app/accounts/totp.test.ts';
const nothingSent = 'No code is sent to anybody: an app of the user makes them (see 6.3.3).';
const noIdentityProvider = 'Nobody logs in by an identity provider.';

export const authentication: Chapter = {
  number: 6,
  title: 'Authentication',
  requirements: [
    {
      id: '6.1.1',
      level: 1,
      requirement: 'How guesses are held off, without locking owners out, is documented.',
      documentedIn: documented('Logging in'),
    },
    {
      id: '6.1.2',
      level: 2,
      requirement: 'Words of the shop that no password may be are documented.',
      documentedIn: documented('Logging in'),
    },
    {
      id: '6.1.3',
      level: 2,
      requirement: 'Every way of logging in is documented.',
      documentedIn: documented('Logging in'),
    },
    {
      id: '6.2.1',
      level: 1,
      requirement: 'A password has at least 8 characters.',
      provenBy: by(policy, 'of %j has the fault %s'),
      note: 'Ten.',
    },
    {
      id: '6.2.2',
      level: 1,
      requirement: 'Users can change their password.',
      provenBy: by(
        account,
        'is changed by who knows it; all other sessions end, this one begins anew, and a mail says so',
      ),
    },
    {
      id: '6.2.3',
      level: 1,
      requirement: 'Who changes a password gives the present one.',
      provenBy: by(account, 'is not changed with %s'),
    },
    {
      id: '6.2.4',
      level: 1,
      requirement: 'New passwords are held against the 3,000 most common of their length.',
      provenBy: by(policy, 'of %j has the fault %s', 'is compared with more than three thousand that everybody tries'),
      note: '1,600 of ten characters and more, and 3,000 shorter ones with whatever numbers and marks behind.',
    },
    {
      id: '6.2.5',
      level: 1,
      requirement: 'Any characters will do.',
      provenBy: by(policy, 'of %j has the fault %s'),
    },
    {
      id: '6.2.6',
      level: 1,
      requirement: 'Password fields hide what is typed.',
      provenBy: by(source, 'believes a password field to be one, and lets it be filled in'),
    },
    {
      id: '6.2.7',
      level: 1,
      requirement: 'Pasting and password managers are allowed.',
      provenBy: by(source, 'believes a password field to be one, and lets it be filled in'),
    },
    {
      id: '6.2.8',
      level: 1,
      requirement: 'A password is compared as it was typed: not cut, in its own case.',
      provenBy: [
        ...by('app/accounts/password-hasher.test.ts', 'has the whole of a long password in it'),
        ...by(entry, 'is by the address in any case, and the password in its own'),
      ],
      note: 'Two ways of writing one character (NFC, NFD) count as one, as NIST SP 800-63B advises.',
    },
    {
      id: '6.2.9',
      level: 2,
      requirement: '64 characters are allowed.',
      provenBy: by(policy, 'of %j has the fault %s'),
      note: '256.',
    },
    {
      id: '6.2.10',
      level: 2,
      requirement: 'No password ends by its age.',
      notApplicable: 'Nothing counts the age of a password: the table of users has no column for it.',
    },
    {
      id: '6.2.11',
      level: 2,
      requirement: 'Words of the shop are refused as passwords.',
      provenBy: by(policy, 'of %j has the fault %s'),
    },
    {
      id: '6.2.12',
      level: 2,
      requirement: 'New passwords are held against breached ones.',
      notMet:
        'They are held against a list of the most common ones, not against all that was ever breached: that would mean to ask a service on the internet, or to ship gigabytes.',
    },
    {
      id: '6.3.1',
      level: 1,
      requirement: 'Guessing is held off as documented.',
      provenBy: [
        ...by(
          entry,
          'is refused with 429 and a time to wait after ten wrong passwords from one place',
          'is guessed no more than ten times by parallel guesses either',
        ),
        ...by(code, 'is guessed no more than ten times in a quarter of an hour, from wherever'),
        ...by('app/accounts/account-limits.test.ts', '%s is of %s'),
        ...by(
          'app/accounts/password-hasher.test.ts',
          'is worked off a few at once, and what there is no room for is turned away',
        ),
      ],
    },
    {
      id: '6.3.2',
      level: 1,
      requirement: 'No default account.',
      provenBy: by(
        'test/processes/first-admin.test.ts',
        'touches nothing when the first admin is given by half or could not log in',
      ),
      note: 'The first admin is named by whoever runs the store; on a developer’s machine `npm start` makes one and prints it.',
    },
    {
      id: '6.3.3',
      level: 2,
      requirement: 'A second factor.',
      provenBy: [
        ...by(
          admins,
          'is led from every page of admins to set it up, and gets there by it',
          'can do nothing that users cannot, outside of those pages either',
          'makes no token for what admins do, and one that was made before is refused that',
        ),
        ...by(code, 'asks for a code after the password, and lets in by it, to the page that was wanted'),
        ...by(factor, 'ends what the password alone has let in: other sessions, and tokens of admins'),
        ...by(
          'test/processes/second-factor.test.ts',
          'asks an admin for a second factor in every stage but development, whatever else it is told: %s',
        ),
      ],
      note: 'Admins must have one; members may. Why, and what stands in for it, is in “A second factor”.',
    },
    {
      id: '6.3.4',
      level: 2,
      requirement: 'No way in is weaker than another, or undocumented.',
      provenBy: [
        ...by(
          'app/api/access.test.ts',
          '%s answers 401 without a token, with a wrong one, and to a browser that is logged in',
        ),
        ...by(code, 'takes no code without the password', 'is over with a new password, which asks for a code itself'),
        ...by('app/admin/admin.routes.test.ts', 'do not exist for others: $method $path'),
      ],
    },
    {
      id: '6.4.1',
      level: 1,
      requirement: 'First passwords and codes are random, end soon, and do not stay.',
      provenBy: by(
        entry,
        'is opened once: a link that was used leads nowhere',
        'is not opened by a link that is too old, or none',
      ),
      note: 'Nobody is given a password. Links hold 256 random bits.',
    },
    {
      id: '6.4.2',
      level: 1,
      requirement: 'No hints, no secret questions.',
      notApplicable: 'There are none: no form and no table has a field for them.',
    },
    {
      id: '6.4.3',
      level: 2,
      requirement: 'A forgotten password is replaced safely.',
      provenBy: by(
        entry,
        'is replaced by the link of a mail, once; all sessions end, and its owner is told',
        'is not replaced by a link that is an hour old, of a stranger, or of a registration',
      ),
    },
    {
      id: '6.4.4',
      level: 2,
      requirement: 'A lost factor is replaced safely.',
      provenBy: [
        ...by(code, 'lets in once, however it is typed, and its owner is told how many are left'),
        ...by(
          admins,
          'is taken off by another admin; the log keeps it, a mail tells its owner, who sets up another',
          'is not taken off by its owner there: their account asks for a code',
          'is taken off by no user',
        ),
      ],
      note: 'Who asks is known by the address of the account, as when it was opened.',
    },
    {
      id: '6.5.1',
      level: 2,
      requirement: 'Codes are good once.',
      provenBy: by(
        code,
        'is good once: neither it nor one of before is taken again',
        'that comes twice at once lets one browser in',
        'lets in once, however it is typed, and its owner is told how many are left',
      ),
    },
    {
      id: '6.5.2',
      level: 2,
      requirement: 'Short codes are stored hashed.',
      provenBy: [
        ...by(code, 'is stored nowhere'),
        ...by(recovery, 'a recovery code has 120 random bits, in six groups of letters that nobody mistakes'),
      ],
      note: 'With 112 bits and more a plain hash will do.',
    },
    {
      id: '6.5.3',
      level: 2,
      requirement: 'Codes are random.',
      provenBy: [
        ...by(recovery, 'a recovery code has 120 random bits, in six groups of letters that nobody mistakes'),
        ...by(totp, 'a key has 160 random bits, and is told to the app with the shop and the account'),
      ],
    },
    {
      id: '6.5.4',
      level: 2,
      requirement: 'Codes have 20 bits.',
      provenBy: by(recovery, 'a recovery code has 120 random bits, in six groups of letters that nobody mistakes'),
    },
    {
      id: '6.5.5',
      level: 2,
      requirement: 'Codes end after minutes.',
      provenBy: [
        ...by(totp, 'is good half a minute before and after its own, and no longer'),
        ...by(code, 'is over after five minutes'),
      ],
    },
    {
      id: '6.6.1',
      level: 2,
      requirement: 'Codes by telephone are offered beside better ones.',
      notApplicable: nothingSent,
    },
    { id: '6.6.2', level: 2, requirement: 'A code is bound to its request.', notApplicable: nothingSent },
    { id: '6.6.3', level: 2, requirement: 'Codes cannot be guessed.', notApplicable: nothingSent },
    { id: '6.8.1', level: 2, requirement: 'Users of two providers are told apart.', notApplicable: noIdentityProvider },
    { id: '6.8.2', level: 2, requirement: 'Signatures of assertions are verified.', notApplicable: noIdentityProvider },
    { id: '6.8.3', level: 2, requirement: 'SAML assertions are used once.', notApplicable: noIdentityProvider },
    { id: '6.8.4', level: 2, requirement: 'The strength of a login is verified.', notApplicable: noIdentityProvider },
  ],
};
