import { by, type Chapter } from './requirement.ts';

const responses = 'test/security/responses.test.ts';

export const frontend: Chapter = {
  number: 3,
  title: 'Web frontend security',
  requirements: [
    {
      id: '3.2.1',
      level: 1,
      requirement: 'No answer is rendered as something that it is not.',
      provenBy: [
        ...by(responses, 'says what it is, with the characters of a text, and lets nobody guess'),
        ...by('app/selling/listing-photos.routes.test.ts', 'serves nothing at /photos/%s'),
        ...by(
          'app/accounts/own-data.routes.test.ts',
          'is a file with all that the store keeps of its owner, and of nobody else',
        ),
      ],
    },
    {
      id: '3.2.2',
      level: 1,
      requirement: 'Texts are shown as texts.',
      provenBy: by('test/security/source.test.ts', 'writes no HTML past the template, and no script that does'),
    },
    {
      id: '3.3.1',
      level: 1,
      requirement: 'Cookies are Secure, with a prefix.',
      provenBy: by(responses, 'is for this host over https alone, not for scripts, and not sent by other sites’ forms'),
      note: 'Over plain http on a network of one’s own browsers refuse both; production is https.',
    },
    {
      id: '3.3.2',
      level: 2,
      requirement: 'Cookies have the SameSite that suits them.',
      provenBy: by(responses, 'is for this host over https alone, not for scripts, and not sent by other sites’ forms'),
    },
    {
      id: '3.3.3',
      level: 2,
      requirement: 'Cookies have the prefix __Host-.',
      provenBy: by(responses, 'is for this host over https alone, not for scripts, and not sent by other sites’ forms'),
    },
    {
      id: '3.3.4',
      level: 2,
      requirement: 'A session’s token is HttpOnly, and nowhere else.',
      provenBy: by(responses, 'of a session is in no page and no address'),
    },
    {
      id: '3.4.1',
      level: 1,
      requirement: 'HSTS for a year, with subdomains.',
      provenBy: by(responses, 'asks for https for a year, here and below'),
    },
    {
      id: '3.4.2',
      level: 1,
      requirement: 'CORS lets in nobody who is not meant.',
      provenBy: by(responses, 'is for no other origin, whoever asks, and names no software'),
    },
    {
      id: '3.4.3',
      level: 2,
      requirement: 'A CSP lets trusted content alone be loaded and run.',
      provenBy: [
        ...by(
          responses,
          'has a policy that runs nothing of strangers, is framed by nobody, and tells other sites nothing',
        ),
        ...by('test/browser/visit.test.ts', 'loads nothing from elsewhere, and its policy stops nothing of its own'),
      ],
      note: 'Of `object-src` the policy says nothing because `default-src` is none.',
    },
    {
      id: '3.4.4',
      level: 2,
      requirement: 'nosniff on every answer.',
      provenBy: by(responses, 'says what it is, with the characters of a text, and lets nobody guess'),
    },
    {
      id: '3.4.5',
      level: 2,
      requirement: 'A referrer policy keeps addresses from other sites.',
      provenBy: by(
        responses,
        'has a policy that runs nothing of strangers, is framed by nobody, and tells other sites nothing',
      ),
    },
    {
      id: '3.4.6',
      level: 2,
      requirement: 'frame-ancestors on every answer.',
      provenBy: by(
        responses,
        'has a policy that runs nothing of strangers, is framed by nobody, and tells other sites nothing',
      ),
    },
    {
      id: '3.5.1',
      level: 1,
      requirement: 'What changes something comes from the store’s own pages.',
      provenBy: [
        ...by(
          'app/core/http/forms.test.ts',
          'is refused from %s, in words',
          'is refused by what the browser says first, whatever else it says',
        ),
        ...by('app/accounts/account.routes.test.ts', 'a form to %s is done by its own session alone'),
      ],
    },
    {
      id: '3.5.2',
      level: 1,
      requirement: 'What relies on a preflight cannot be had without one.',
      provenBy: by('app/api/access.test.ts', 'takes no cookie for a token'),
      note: 'The API takes a token in a header and no cookie.',
    },
    {
      id: '3.5.3',
      level: 1,
      requirement: 'Nothing is changed by GET or HEAD.',
      provenBy: [
        ...by('app/carts/cart.routes.test.ts', 'is not to be had by a link'),
        ...by(
          'app/accounts/entry.routes.test.ts',
          'is opened by the link of a mail and the password, and only then there',
        ),
      ],
    },
    {
      id: '3.5.4',
      level: 2,
      requirement: 'Other applications have other host names.',
      provenBy: by('charts/rules/address.test.ts', 'refuses an ingress for another host'),
    },
    {
      id: '3.5.5',
      level: 2,
      requirement: 'Messages between windows are checked.',
      provenBy: by('test/security/source.test.ts', 'writes no HTML past the template, and no script that does'),
      note: 'There are none.',
    },
    {
      id: '3.7.1',
      level: 2,
      requirement: 'No plugin or other technology of the past.',
      provenBy: by(
        responses,
        'has a policy that runs nothing of strangers, is framed by nobody, and tells other sites nothing',
      ),
    },
    {
      id: '3.7.2',
      level: 2,
      requirement: 'Nobody is led to another site that is not on a list.',
      provenBy: [
        ...by('app/core/http/forms.test.ts', 'is never %p'),
        ...by('app/site/language.test.ts', 'leads to the front page instead of %j'),
        ...by('test/security/hostile-clients.test.ts', 'leads nowhere: %s'),
      ],
    },
  ],
};
