import type { Chapter, Requirement } from './requirement.ts';

const none =
  'There is no OAuth and no OpenID Connect: the store is neither client nor server of it. Tokens of the API are made by their owner, by hand.';

const requirement = (id: string, level: 1 | 2, text: string): Requirement => ({
  id,
  level,
  requirement: text,
  notApplicable: none,
});

export const oauth: Chapter = {
  number: 10,
  title: 'OAuth and OIDC',
  requirements: [
    requirement('10.1.1', 2, 'Tokens reach those alone who need them.'),
    requirement('10.1.2', 2, 'A flow ends where it began.'),
    requirement('10.2.1', 2, 'The client is safe from forged requests.'),
    requirement('10.2.2', 2, 'The client does not mix servers up.'),
    requirement('10.3.1', 2, 'The resource server takes tokens for itself alone.'),
    requirement('10.3.2', 2, 'It decides by what the token grants.'),
    requirement('10.3.3', 2, 'It knows users by what cannot be given to others.'),
    requirement('10.3.4', 2, 'It demands the strength of login that it needs.'),
    requirement('10.4.1', 1, 'Addresses to come back to are on a list, compared exactly.'),
    requirement('10.4.2', 1, 'A code is good once.'),
    requirement('10.4.3', 1, 'A code ends within ten minutes.'),
    requirement('10.4.4', 1, 'A client has the grants that it needs, never implicit or password.'),
    requirement('10.4.5', 1, 'Refresh tokens cannot be replayed.'),
    requirement('10.4.6', 2, 'Codes need PKCE.'),
    requirement('10.4.7', 2, 'Unknown clients are held in check.'),
    requirement('10.4.8', 2, 'Refresh tokens end.'),
    requirement('10.4.9', 2, 'Users can revoke tokens.'),
    requirement('10.4.10', 2, 'Confidential clients are authenticated.'),
    requirement('10.4.11', 2, 'Clients get the scopes that they need.'),
    requirement('10.5.1', 2, 'ID tokens cannot be replayed.'),
    requirement('10.5.2', 2, 'Users are known by `sub`.'),
    requirement('10.5.3', 2, 'No server can pose as another.'),
    requirement('10.5.4', 2, 'ID tokens are for this client.'),
    requirement('10.5.5', 2, 'Logout tokens are verified.'),
    requirement('10.6.1', 2, 'The provider allows safe response modes alone.'),
    requirement('10.6.2', 2, 'Nobody can be logged out by force.'),
    requirement('10.7.1', 2, 'Users consent.'),
    requirement('10.7.2', 2, 'They read what they consent to.'),
    requirement('10.7.3', 2, 'They can take it back.'),
  ],
};
