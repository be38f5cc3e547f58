import { by, type Chapter, documented } from './requirement.ts';

const source = 'test/security/source.test.ts';
const hasher = 'app/accounts/password-hasher.test.ts';
const noCipher =
  'The store encrypts nothing by itself: TLS does on the way, the volumes of database and files at rest.';

export const cryptography: Chapter = {
  number: 11,
  title: 'Cryptography',
  requirements: [
    {
      id: '11.1.1',
      level: 2,
      requirement: 'How keys live is documented.',
      documentedIn: documented('Secrets'),
    },
    {
      id: '11.1.2',
      level: 2,
      requirement: 'What is hashed, signed and encrypted, with what, is listed.',
      documentedIn: documented('Cryptography'),
    },
    {
      id: '11.2.1',
      level: 2,
      requirement: 'Proven implementations alone.',
      provenBy: by(source, 'hashes and signs with SHA-256 and Argon2 alone, and encrypts nothing by itself'),
      note: 'OpenSSL, as Node has it, and the Argon2 of RustCrypto.',
    },
    {
      id: '11.2.2',
      level: 2,
      requirement: 'Algorithms and keys can be replaced.',
      provenBy: [
        ...by('app/catalog/cursor.test.ts', 'is read as long as its key is known, and no longer'),
        ...by('app/core/secret-files.test.ts', 'follows a rotation of the mounted Secret, user and password together'),
      ],
      note: 'A stored hash of a password names its algorithm and its costs.',
    },
    {
      id: '11.2.3',
      level: 2,
      requirement: '128 bits of security or more.',
      provenBy: by('app/catalog/cursor.test.ts', 'is nothing that anybody else has made up'),
      note: 'Signatures of cursors are cut to 132 bits; all other hashes are whole.',
    },
    { id: '11.3.1', level: 1, requirement: 'No weak block modes and paddings.', notApplicable: noCipher },
    { id: '11.3.2', level: 1, requirement: 'Approved ciphers alone.', notApplicable: noCipher },
    { id: '11.3.3', level: 2, requirement: 'What is encrypted cannot be changed.', notApplicable: noCipher },
    {
      id: '11.4.1',
      level: 1,
      requirement: 'Approved hashes alone.',
      provenBy: by(source, 'hashes and signs with SHA-256 and Argon2 alone, and encrypts nothing by itself'),
      note: 'The CRC-32 of an ETag tells versions of a page apart and protects nothing. Codes of authenticator apps are HMAC-SHA-1, as RFC 6238 has it and all apps understand.',
    },
    {
      id: '11.4.2',
      level: 2,
      requirement: 'Passwords are stored under a slow hash.',
      provenBy: by(
        hasher,
        'is argon2id of 19 MiB and two passes, salted, and of the characters rather than of their bytes',
      ),
    },
    {
      id: '11.4.3',
      level: 2,
      requirement: 'Hashes that others rely on are long enough.',
      provenBy: by(source, 'hashes and signs with SHA-256 and Argon2 alone, and encrypts nothing by itself'),
    },
    {
      id: '11.4.4',
      level: 2,
      requirement: 'Keys from passwords are stretched.',
      notApplicable: 'No key is made of a password.',
    },
    {
      id: '11.5.1',
      level: 2,
      requirement: 'What nobody may guess is random, of 128 bits.',
      provenBy: [
        ...by(source, 'takes chance for waiting times alone from what is no source of secrets'),
        ...by(
          'app/accounts/entry.routes.test.ts',
          'gives the browser a session of its own, that only the server reads',
        ),
      ],
      note: 'Keys of idempotency are UUIDs of 122 random bits; they open nothing without the session that they belong to.',
    },
    {
      id: '11.6.1',
      level: 2,
      requirement: 'Approved keys and signatures.',
      notApplicable:
        'The store makes no key pairs and no signatures of such; certificates are made by AWS or cert-manager.',
    },
  ],
};
