import { codeLimits, linkLimits, loginLimits, passwordLimits } from '../../app/accounts/account-limits.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../app/accounts/password-policy.ts';
import { HALF_LOGIN_SECONDS } from '../../app/accounts/second-factor.service.ts';
import { LONGEST_SECONDS } from '../../app/accounts/session.service.ts';
import { http, photoLimits } from '../../app/contract/operations.ts';

const [ofOneFromOnePlace, ofOne, fromOnePlace] = loginLimits('192.0.2.1', 'somebody');
const [guessesOfALink] = linkLimits('192.0.2.1', 'a link');
const [guessesWithSession] = passwordLimits(1);
const [guessesOfACode, guessesOfADay] = codeLimits(1);
const minutes = ({ seconds } = { seconds: 0 }) => seconds / 60;
const count = (value: number) => value.toLocaleString('en');
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** What docs/SECURITY.md says before the table: what is documented because somebody has to know it. */
export const securityHead = `# Security

## Reporting a vulnerability

Write to whoever runs the store; the page \`/contact\` has the address. For the code itself, report it privately to the maintainers
(on GitHub: Security, Report a vulnerability), not in a public issue. Say which version, what you did and what came of it. You hear
from us within three working days; what is severe is mended first, and told when a release has it.

## What the store trusts

- Its database, and what it has written there. Everything else that comes in is held against a schema: addresses, headers, cookies,
  forms, JSON, photos, CSV files, webhooks, settings.
- So many proxies in front as \`TRUSTED_PROXIES\` says, for the address of a client; none by default. Host and protocol are those of
  \`BASE_URL\`, whatever a request says.
- Payment providers for what they answer when they are asked. A webhook is only ever a reason to ask.
- Its own origin: a form is taken from a page of the store alone, and one of who is logged in with the token of that session too.

It talks to its database, to one mail server and, as its built-in providers do, to nobody else; there is no address that a user
could have it ask. Network policies say the same.

## Secrets

\`docs/CONFIGURATION.md\` lists them. In a cluster they lie in files of mounted Secrets, which External Secrets brings from AWS Secrets
Manager, or \`npm run secrets\` from a shell; each role sees those that it reads. They are in no image, no ConfigMap and no manifest.

- Keys have at least 32 characters, as they are made by \`openssl rand\`, belong to one installation, and are shared by its roles alone.
- \`SECRET_KEY\` may have several: the first signs, all verify. A new one is put in front; the old one goes when nobody has a
  list open any more that it has signed a place of: a day later.
- The password of the database is replaced while the store runs; old and new user may both be good for a while.
- A key that somebody has seen is replaced at once; what it has signed is then worth nothing.

## Logging in

There are three ways in: a password on the page \`/login\`, a link of a mail together with the password that was chosen (once, to
open an account; to replace a forgotten password it leads to \`/login\`), and tokens for programs in the header \`Authorization\`, which
their owner makes, with scopes and an end. A token opens no page, a session opens nothing of the API.

A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters of any kind. It is refused when it is one of those that everybody tries
(\`app/accounts/common-passwords.ts\`, with the words of this shop: \`bookstore…\`, \`libreria…\`), a few characters again and again, or the
name or address of its owner.

Guesses are counted for all processes together:

| Of | From | Guesses |
|---|---|---|
| one account | one place | ${ofOneFromOnePlace!.most} in ${minutes(ofOneFromOnePlace)} minutes |
| one account | everywhere | ${ofOne!.most} in ${minutes(ofOne)} minutes |
| all accounts | one place | ${fromOnePlace!.most} in ${minutes(fromOnePlace)} minutes |
| a link | everywhere | ${guessesOfALink!.most} in ${minutes(guessesOfALink)} minutes |
| a code of one account | everywhere | ${guessesOfACode!.most} in ${minutes(guessesOfACode)} minutes, ${guessesOfADay!.most} in a day |
| the present password | a session | ${guessesWithSession!.most} in ${minutes(guessesWithSession)} minutes |

A place is an IPv4 address or the first half of an IPv6 one. Then the answer is 429 with a time to wait. Nobody is locked out for longer, and by codes
only somebody who knows the password can lock anybody out: whoever is locked out by a stranger logs in again when the
window is over, and sessions that are open stay open. The limits are constants of \`app/accounts/account-limits.ts\`.

## A second factor

An account can ask for a code after the password: of an app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds, one step before and after)
or one of ten recovery codes, each good once. Between the two steps a browser has a token for ${HALF_LOGIN_SECONDS / 60} minutes, and no session. Switching
it on ends all other sessions and tokens with scopes of admins; to switch it off takes password and code. Mails tell the owner of
both, and of a recovery code that was used. A new password by mail neither switches it off nor passes it by.

Admins must have one, wherever \`STORE_STAGE\` is not \`development\`: without it they are users like others in pages and API, and led to
set it up. An admin who has lost app and recovery codes is helped by another one, on the page of the user, who makes sure who asks;
the log keeps it. A store with one admin alone has two, therefore, or the recovery codes in a safe.

Members may have one. It is not asked of everybody: who buys a book twice a year would lose the app between the two, and the way back by
mail would be the one that all take. What stands in for it: no password that is common, counted guesses, a password by mail only to the
address of the account, mails about each change, sessions that end and that their owner sees; and no more to gain: cards are not
stored, and addresses of mail cannot be changed.

## Sessions

A session ends after ${LONGEST_SECONDS / 86_400} days, and after 14 without use. That is longer than NIST SP 800-63B has it for its second level:
a shop where people look at books for weeks is not a bank. A new password, a second factor and the end of an account ask for the present
password, the end of other sessions too unless it was given in the last ten minutes;
tokens for programs do not, but end with it.
An account may have any number of sessions; the account's page lists the last 50, and ends one or all others. They end with a new
password, with a suspension and with the account. Admins have no other times.

## Who may do what

| Who | May |
|---|---|
| everybody | look at books, offers, sellers' names and places; fill a cart; write to the shop |
| members | order, pay, see and cancel their own orders; write about them; report offers; their own addresses, tokens, data, account |
| sellers | their own offers and photos; the editions that they entered, while nobody else offers them; orders of their own books, with the address once they are paid |
| admins | what \`app/admin\` has: users, orders, money, offers, rates, mails; each command with an entry in the audit log |
| tokens | what their owner may, within their scopes |

What is not one's own does not exist (404). What an order lets whom do in which state is the table in \`app/orders/order-state.ts\`. Fields
that can be written are those of the forms' schemas; what can be read through the API is in \`docs/openapi.json\`, field by field.

## Input

What a field may hold is said once, in a zod schema beside its route, and in \`docs/openapi.json\` for programs. An address is a line or
more of up to so many characters and a country that somebody delivers to; postal codes are not held against cities, since there is no
source of that for all countries. An ISBN has the right check digit, a price fits the database, a total is the one that its buyer saw.

## Limits

| What | Bound |
|---|---|
| requests at once, of one process | ${http.readsAtOnce} that read and ${http.writesAtOnce} that bring a body, on ${count(http.connections)} connections; then 503 |
| a request | ${http.requestSeconds} s; headers of 16 KB; forms and JSON of 100,000 bytes, 200 fields, 10 s |
| a statement of the database | \`DATABASE_QUERY_TIMEOUT_MS\`; waiting for a connection is bounded in time and number |
| hashing a password | 2 at once, 40 wait; then 503 |
| photos | ${photoLimits.atOnce} at once, 10 wait; ${megabytes(photoLimits.heldBytes)} of forms in memory; then 503 |
| commands of a program | 600 in ten minutes; reading is not counted |
| mails that a stranger can have sent | 5 an hour to one address, 30 from one place |
| messages to the shop | 5 an hour from one place, 200 from all |
| unpaid orders of a buyer | 5 |
| a seller's day | 300 new offers, 500 photos, 50 reports |
| a cart | 100 offers, 99 copies of each |
| addresses, tokens of a user | 20, 20 |

A search asks for eight words at most, and lists are read by their index, page by page.

## Files

Photos of offers are the one kind of file that users bring: JPEG, PNG or WebP, up to ${megabytes(photoLimits.fileBytes)} and
${count(photoLimits.pixels / 1e6)} million pixels, ${photoLimits.filesPerForm} in a form and for an offer. What a file is its bytes say. It is drawn
anew in three widths, without what the camera wrote into it; the file itself is kept nowhere. What is no photo is refused in words.

## Cryptography

| For | With |
|---|---|
| passwords | argon2id, 19 MiB, two passes, a salt each (\`@node-rs/argon2\`) |
| tokens of sessions, carts, links and the API | 256 bits of \`crypto.randomBytes\`; the database has their SHA-256 |
| codes of authenticator apps | HMAC-SHA-1, as RFC 6238 has it; keys of 160 bits of \`crypto.randomBytes\`, stored as they are: they must make codes for as long as their owner stays, and \`SECRET_KEY\` goes within a day |
| recovery codes | 120 bits of \`crypto.randomBytes\`; the database has their SHA-256 |
| cursors of lists, webhooks of the test gateway | HMAC-SHA-256 under \`SECRET_KEY\` |
| tokens of forms | SHA-256 of the session's token and a word |
| database, mail server, balancer | TLS 1.2 or 1.3; certificates verified |
| database, volumes and copies at rest | as AWS or the cluster encrypts them |

Keys serve one purpose and no other. A stored hash of a password names its algorithm and its costs, so that others can be stored beside
it. Nothing here is threatened by a quantum computer but TLS, which follows OpenSSL.

## Data

| Grade | What | Demands |
|---|---|---|
| secret | passwords, tokens, keys | never stored as they are (but for the keys of authenticator apps), never logged, never in an answer but the one that hands them out; forgotten when they end |
| personal | names, addresses, mail addresses, orders, messages, browsers of sessions | for their owner, and for the other side of an order; never logged; no cache; handed out and deleted by their owner |
| of the trade | orders without names, payouts, audit log | kept; without the name of who has left |
| public | books, offers, photos, names and places of shops | may be cached |

Card numbers are passed on to the provider and stored nowhere. A mail that is sent is emptied. What ends is removed by the worker. The page \`/privacy\` tells visitors the same in their words.

## Logs

| What | Where | What it holds | How long |
|---|---|---|---|
| a line for each request | standard output, JSON | time, id, method, route, path without query, status, duration; of changes and refusals the account’s number, of a page that is read not | as the cluster keeps it |
| faults, jobs, starts and ends | standard output, JSON | error without statements and values | as the cluster keeps it |
| what admins do, money by hand too | table \`audit_log\`, page \`/admin/log\` | when, who, what, to whom, why | for ever; only added to |
| access log of the balancer | where AWS or Traefik keeps it | with addresses of clients | as it is set there |

Admins read the audit log, whoever runs the cluster the rest. Metrics and alerts (\`docs/RUNBOOK.md\`) tell what needs somebody.

## Packages

\`package-lock.json\` lists all of them, with checksums; \`npm sbom\` writes it as SPDX or CycloneDX. \`npm run check\` asks the registry for
known holes each time. One that is high or critical is mended within 7 days in what production needs, within 30 in tools, where it
may be accepted until a day that is written down with the reason; others with the next update, of which there is one each month.
Risky are those that read bytes of strangers in native code or by hand: \`sharp\` (photos), \`csv-parse\` (imports, by admins of
the machine), \`multer\` (forms of files), \`mysql2\`.
`;
