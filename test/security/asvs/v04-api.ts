import { by, type Chapter } from './requirement.ts';

const hostile = 'test/security/hostile-clients.test.ts';
const noGraphQl = 'There is no GraphQL.';
const noWebSocket = 'There is no WebSocket.';

export const api: Chapter = {
  number: 4,
  title: 'API and web service',
  requirements: [
    {
      id: '4.1.1',
      level: 1,
      requirement: 'Every body has its type, with a charset where it is text.',
      provenBy: by(
        'test/security/responses.test.ts',
        'says what it is, with the characters of a text, and lets nobody guess',
      ),
    },
    {
      id: '4.1.2',
      level: 2,
      requirement: 'Only what people open leads from http to https; programs are refused.',
      notMet:
        'Balancer and proxy redirect the whole host, `/api` too, so that a program which is misconfigured does not notice. HSTS does not reach it. A rule of the balancer for `/api` is to come.',
    },
    {
      id: '4.1.3',
      level: 2,
      requirement: 'What a proxy says in headers cannot be said by a client.',
      provenBy: [
        ...by('charts/rules/address.test.ts', 'refuses an app that does not believe its balancer, or believes anybody'),
        ...by(
          'app/app.test.ts',
          'give each request an id of their own, and join it with the balancer’s only behind one',
          'takes every absolute link from the configuration, never from the request',
        ),
      ],
    },
    {
      id: '4.2.1',
      level: 2,
      requirement: 'Where a request ends is beyond doubt (no smuggling).',
      provenBy: by(
        hostile,
        'is refused with its connection: %s',
        'ends where a chunk has %s',
        'with a body where none is read leaves the next one alone',
      ),
    },
    { id: '4.3.1', level: 2, requirement: 'GraphQL queries are bounded.', notApplicable: noGraphQl },
    { id: '4.3.2', level: 2, requirement: 'GraphQL introspection is off.', notApplicable: noGraphQl },
    { id: '4.4.1', level: 1, requirement: 'WebSockets are encrypted.', notApplicable: noWebSocket },
    { id: '4.4.2', level: 2, requirement: 'WebSockets check the Origin.', notApplicable: noWebSocket },
    { id: '4.4.3', level: 2, requirement: 'WebSockets have tokens of their own.', notApplicable: noWebSocket },
    { id: '4.4.4', level: 2, requirement: 'WebSocket tokens come from the session.', notApplicable: noWebSocket },
  ],
};
