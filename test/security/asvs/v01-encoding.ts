import { by, type Chapter } from './requirement.ts';

const source = 'test/security/source.test.ts';

export const encoding: Chapter = {
  number: 1,
  title: 'Encoding and sanitization',
  requirements: [
    {
      id: '1.1.1',
      level: 2,
      requirement: 'Input is decoded once, into one form, before it is looked at.',
      provenBy: [
        ...by('app/core/http/forms.test.ts', 'of %s is refused', 'that is %s is refused'),
        ...by('test/security/hostile-clients.test.ts', 'leads nowhere: %s'),
      ],
    },
    {
      id: '1.1.2',
      level: 2,
      requirement: 'Output is escaped last, by or for whoever interprets it.',
      provenBy: by('app/core/page.test.ts', 'escapes title, description and search words', 'cannot end its element'),
    },
    {
      id: '1.2.1',
      level: 1,
      requirement: 'Escaping suits its place: element, attribute, header.',
      provenBy: [
        ...by('app/app.test.ts', 'escapes what it shows, and allows nothing inline'),
        ...by('app/catalog/book.views.test.ts', 'escapes what people wrote, in the page and in the structured data'),
        ...by(
          'app/admin/log.routes.test.ts',
          'tells in sentences who did what, the newest first, and escapes all of it',
        ),
      ],
    },
    {
      id: '1.2.2',
      level: 1,
      requirement: 'What is put into an address is encoded, and only safe protocols are linked.',
      provenBy: [
        ...by('app/accounts/entry.routes.test.ts', 'leads to the page that was wanted, and to no other site'),
        ...by('app/core/http/forms.test.ts', 'is never %p'),
      ],
    },
    {
      id: '1.2.3',
      level: 1,
      requirement: 'What is put into JavaScript or JSON cannot leave it.',
      provenBy: by('app/core/page.test.ts', 'cannot end its element'),
      note: 'Scripts are files without data in them; JSON in a page is that of schema.org alone.',
    },
    {
      id: '1.2.4',
      level: 1,
      requirement: 'SQL has values as parameters.',
      provenBy: [
        ...by('app/catalog/search-fuzz.test.ts', 'finds by words alone: what stands between them commands nothing'),
        ...by('app/api/fuzz.test.ts', '%s answers as documented, and never with a fault of ours'),
        ...by(
          'app/accounts/user-administration.test.ts',
          'is searched by a part of name or address, in which no sign stands for others',
        ),
      ],
    },
    {
      id: '1.2.5',
      level: 1,
      requirement: 'No text reaches a shell.',
      provenBy: by(source, 'makes no code of texts, and starts no program'),
    },
    { id: '1.2.6', level: 2, requirement: 'LDAP injection is prevented.', notApplicable: 'There is no LDAP.' },
    { id: '1.2.7', level: 2, requirement: 'XPath injection is prevented.', notApplicable: 'There is no XPath.' },
    { id: '1.2.8', level: 2, requirement: 'LaTeX is processed safely.', notApplicable: 'There is no LaTeX.' },
    {
      id: '1.2.9',
      level: 2,
      requirement: 'What is put into a regular expression is escaped.',
      provenBy: by(source, 'makes no pattern of what somebody has typed'),
    },
    {
      id: '1.3.1',
      level: 1,
      requirement: 'HTML of users is sanitized.',
      notApplicable: 'Nobody can write HTML: what users write is shown as text.',
    },
    {
      id: '1.3.2',
      level: 1,
      requirement: 'No text is run as code.',
      provenBy: by(source, 'makes no code of texts, and starts no program'),
    },
    {
      id: '1.3.3',
      level: 2,
      requirement: 'What reaches a dangerous place is bounded and of safe characters.',
      provenBy: [
        ...by(
          'app/catalog/search-terms.test.ts',
          'lets nothing but letters, digits and its own operators through, and not too many',
        ),
        ...by('app/orders/order.routes.test.ts', 'go both ways, line by line, and are text to whoever reads them'),
      ],
    },
    {
      id: '1.3.4',
      level: 2,
      requirement: 'SVG of users cannot run scripts.',
      provenBy: by('app/photos/photo-image.test.ts', 'refuses as %p: %s'),
      note: 'SVG is refused.',
    },
    {
      id: '1.3.5',
      level: 2,
      requirement: 'Markdown, CSS or the like of users is sanitized.',
      notApplicable: 'None is taken: what users write is shown as text.',
    },
    {
      id: '1.3.6',
      level: 2,
      requirement: 'Nobody can have the server ask an address (SSRF).',
      provenBy: by(source, 'asks no other server for anything but the database and the mail server'),
    },
    {
      id: '1.3.7',
      level: 2,
      requirement: 'No template is made of input.',
      provenBy: [
        ...by('app/accounts/address.routes.test.ts', 'is added, shown in the page’s language, changed and deleted'),
        ...by(source, 'makes no code of texts, and starts no program'),
      ],
      note: 'Templates are functions of the source.',
    },
    { id: '1.3.8', level: 2, requirement: 'JNDI injection is prevented.', notApplicable: 'There is no Java.' },
    { id: '1.3.9', level: 2, requirement: 'Memcache injection is prevented.', notApplicable: 'There is no memcache.' },
    {
      id: '1.3.10',
      level: 2,
      requirement: 'Format strings are not made of input.',
      notApplicable: 'Texts are made by functions; what is logged is fields of JSON, not a format.',
    },
    {
      id: '1.3.11',
      level: 2,
      requirement: 'Input cannot change what is said to a mail server.',
      provenBy: [
        ...by('app/mail/mail.service.test.ts', 'refuses the recipient %j'),
        ...by('app/accounts/email-address.test.ts', 'is not %j'),
        ...by('app/mail/smtp-delivery.test.ts', 'is given the mail whole, to its one recipient'),
      ],
    },
    {
      id: '1.4.1',
      level: 2,
      requirement: 'Strings and memory are handled safely.',
      provenBy: by('app/photos/photo-fuzz.test.ts', 'may be any bytes behind any beginning', 'may be cut off anywhere'),
      note: 'JavaScript has no pointers. Of the native libraries, only libvips (photos) reads bytes of strangers.',
    },
    {
      id: '1.4.2',
      level: 2,
      requirement: 'Numbers cannot overflow.',
      provenBy: [
        ...by('app/api/fuzz.test.ts', '%s answers as documented, and never with a fault of ours'),
        ...by('app/carts/cart.service.test.ts', 'takes as many copies as there are, at most 99, and says so'),
      ],
    },
    {
      id: '1.4.3',
      level: 2,
      requirement: 'Memory and handles are given back.',
      provenBy: by(
        'app/database/database.test.ts',
        'destroys a connection whose statement timed out, and goes on with another',
      ),
      note: 'Memory is collected.',
    },
    {
      id: '1.5.1',
      level: 1,
      requirement: 'XML parsers resolve nothing external.',
      provenBy: by(source, 'reads no XML, YAML or serialised object of anybody'),
    },
    {
      id: '1.5.2',
      level: 2,
      requirement: 'Deserializing makes no objects of strangers.',
      provenBy: [
        ...by(source, 'reads no XML, YAML or serialised object of anybody'),
        ...by('app/core/http/fuzz.test.ts', 'for %s %s is refused with a code, and is no fault of ours'),
      ],
    },
  ],
};
