import { by, type Chapter, documented } from './requirement.ts';

const dependencies = 'test/security/dependencies.test.ts';
const openapi = 'app/api/openapi.test.ts';

export const coding: Chapter = {
  number: 15,
  title: 'Secure coding and architecture',
  requirements: [
    {
      id: '15.1.1',
      level: 1,
      requirement: 'How fast packages with holes are replaced is documented.',
      documentedIn: documented('Packages'),
    },
    {
      id: '15.1.2',
      level: 2,
      requirement: 'All packages are listed, and come from where they should.',
      provenBy: by(
        dependencies,
        'has a checksum of every package, no address, and no install script that is not known',
      ),
      note: 'The list is package-lock.json; `npm sbom` writes it in other forms.',
    },
    {
      id: '15.1.3',
      level: 2,
      requirement: 'What takes time is documented, and how it is held in check.',
      documentedIn: documented('Limits'),
    },
    {
      id: '15.2.1',
      level: 1,
      requirement: 'No package is older than that allows.',
      provenBy: by(
        dependencies,
        'fails on a severe hole in a package of production or of the tools, and names it',
        'may be accepted until a day, which one of production may not',
      ),
    },
    {
      id: '15.2.2',
      level: 2,
      requirement: 'What takes time takes nobody else’s.',
      provenBy: [
        ...by(
          'app/operations/pipelining.test.ts',
          'end the connection when there are more than it may have, and nothing more is done for them',
        ),
        ...by(
          'app/operations/admission.test.ts',
          'serves so many at once, turns the next away in its language, and counts what sends apart from what reads',
        ),
        ...by(
          'app/accounts/password-hasher.test.ts',
          'is worked off a few at once, and what there is no room for is turned away',
        ),
        ...by('app/database/database.test.ts', 'turns away at once what its queue has no room for'),
        ...by(
          'test/security/hostile-clients.test.ts',
          'of connections that say nothing, or only half of something, keep nobody from being answered',
        ),
      ],
    },
    {
      id: '15.2.3',
      level: 2,
      requirement: 'Production has what it needs, and no tests.',
      provenBy: [
        ...by(
          'test/security/source.test.ts',
          'is made of the store and its packages: no tests, no history, no settings',
        ),
        ...by(
          'app/payments/providers.test.ts',
          'refuses those for tests in production, and a transfer to nowhere, all at once',
        ),
        ...by('charts/rules/payments.test.ts', 'refuses a provider for tests in production, for each role that has it'),
      ],
    },
    {
      id: '15.3.1',
      level: 1,
      requirement: 'Answers have the fields that are asked for.',
      provenBy: by(
        openapi,
        'has schemas that JSON Schema knows',
        'says of every route who may ask, what it takes and what it answers',
      ),
      note: 'What the schema of an answer does not name is not sent.',
    },
    {
      id: '15.3.2',
      level: 2,
      requirement: 'Calls to others follow no redirects.',
      provenBy: by(
        'test/security/source.test.ts',
        'asks no other server for anything but the database and the mail server',
      ),
      note: 'There are no such calls by HTTP.',
    },
    {
      id: '15.3.3',
      level: 2,
      requirement: 'Nobody sets a field that is not theirs to set.',
      provenBy: [
        ...by(
          'app/core/http/forms.test.ts',
          'is read with its other fields left aside, and one given twice by its last value',
        ),
        ...by('app/orders/checkout.routes.test.ts', 'takes prices and copies from nowhere but the database'),
      ],
    },
    {
      id: '15.3.4',
      level: 2,
      requirement: 'The address of a client is the true one.',
      provenBy: [
        ...by('charts/rules/address.test.ts', 'refuses an app that does not believe its balancer, or believes anybody'),
        ...by('app/accounts/account-limits.test.ts', '%s is of %s'),
      ],
    },
    {
      id: '15.3.5',
      level: 2,
      requirement: 'Types are what they are taken for.',
      provenBy: by('app/api/fuzz.test.ts', '%s answers as documented, and never with a fault of ours'),
      note: 'TypeScript, strict; everything from outside goes through a schema.',
    },
    {
      id: '15.3.6',
      level: 2,
      requirement: 'Prototypes cannot be polluted.',
      provenBy: [
        ...by('app/core/http/forms.test.ts', 'takes no field from the prototype of an object'),
        ...by('app/core/http/fuzz.test.ts', 'for %s %s is refused with a code, and is no fault of ours'),
        ...by('app/catalog/import-row.test.ts', 'of columns with the same name has the first value'),
      ],
    },
    {
      id: '15.3.7',
      level: 2,
      requirement: 'A parameter that comes twice confuses nobody.',
      provenBy: [
        ...by(
          'app/core/http/forms.test.ts',
          'is read with its other fields left aside, and one given twice by its last value',
        ),
        ...by('test/security/hostile-clients.test.ts', 'has one host'),
      ],
    },
  ],
};
