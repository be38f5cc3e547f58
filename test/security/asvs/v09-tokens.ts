import type { Chapter } from './requirement.ts';

const none =
  'No token says anything by itself: those of sessions, links and the API are random numbers that the database knows.';

export const tokens: Chapter = {
  number: 9,
  title: 'Self-contained tokens',
  requirements: [
    { id: '9.1.1', level: 1, requirement: 'Signatures of tokens are verified.', notApplicable: none },
    { id: '9.1.2', level: 1, requirement: 'Algorithms are on a list.', notApplicable: none },
    { id: '9.1.3', level: 1, requirement: 'Keys come from where they are meant to.', notApplicable: none },
    { id: '9.2.1', level: 1, requirement: 'Tokens are good in their time alone.', notApplicable: none },
    { id: '9.2.2', level: 2, requirement: 'Tokens are of the right kind.', notApplicable: none },
    { id: '9.2.3', level: 2, requirement: 'Tokens are for this service.', notApplicable: none },
    { id: '9.2.4', level: 2, requirement: 'Tokens name whom they are for.', notApplicable: none },
  ],
};
