import { by, type Chapter, documented } from './requirement.ts';

export const validation: Chapter = {
  number: 2,
  title: 'Validation and business logic',
  requirements: [
    {
      id: '2.1.1',
      level: 1,
      requirement: 'The rules for input are documented.',
      documentedIn: [...documented('Input'), { file: 'docs/ARCHITECTURE.md', heading: 'A form' }],
      note: 'Field by field for the API in docs/openapi.json.',
    },
    {
      id: '2.1.2',
      level: 2,
      requirement: 'How data that belong together are checked is documented.',
      documentedIn: documented('Input'),
    },
    {
      id: '2.1.3',
      level: 2,
      requirement: 'Limits of what may be done are documented.',
      documentedIn: documented('Limits'),
    },
    {
      id: '2.2.1',
      level: 1,
      requirement: 'All input is held against what is expected.',
      provenBy: [
        ...by('app/api/fuzz.test.ts', '%s answers as documented, and never with a fault of ours'),
        ...by('app/core/http/fuzz.test.ts', 'for %s is done or refused in words, and is no fault of ours'),
      ],
    },
    {
      id: '2.2.2',
      level: 1,
      requirement: 'The server checks, whatever the browser has checked.',
      provenBy: by('app/carts/cart.routes.test.ts', 'takes price and number of copies from nowhere but the database'),
    },
    {
      id: '2.2.3',
      level: 2,
      requirement: 'Data that belong together are checked together.',
      provenBy: [
        ...by(
          'app/orders/checkout.routes.test.ts',
          'offers what each seller’s parcel costs, the cheapest chosen, and takes no other',
        ),
        ...by('app/orders/placing.test.ts', 'is that it costs another sum by now, or is another thing for the same'),
      ],
    },
    {
      id: '2.3.1',
      level: 1,
      requirement: 'Steps are taken in their order.',
      provenBy: [
        ...by(
          'app/orders/checkout.routes.test.ts',
          'leads to the first step that lacks something, and each step on to the next',
        ),
        ...by('app/orders/order-state.test.ts', 'that is $from: $actor may $action it, or not'),
      ],
    },
    {
      id: '2.3.2',
      level: 2,
      requirement: 'Limits of what may be done hold.',
      provenBy: [
        ...by('app/orders/checkout.routes.test.ts', 'is capped: too many that wait for payment are told of'),
        ...by('app/accounts/address.routes.test.ts', 'are twenty at most, however many are sent at once'),
        ...by('app/selling/listing-photos.routes.test.ts', 'takes five at most, however many are sent at once'),
      ],
    },
    {
      id: '2.3.3',
      level: 2,
      requirement: 'What is done is done whole or not at all.',
      provenBy: [
        ...by('app/database/database.test.ts', 'keeps all of its work or nothing'),
        ...by('app/admin/commands.test.ts', 'leaves neither its work nor its entry when it fails half-way'),
        ...by(
          'app/payments/payment-races.test.ts',
          'in the transaction of the hook leaves no payment without what it is for',
        ),
      ],
    },
    {
      id: '2.3.4',
      level: 2,
      requirement: 'What there is little of is not sold twice.',
      provenBy: [
        ...by('app/orders/placing.test.ts', 'by 30 buyers sells 3 copies to three of them'),
        ...by(
          'test/processes/orders.test.ts',
          'sells three copies to three of two hundred buyers, each of whom clicks twice',
        ),
      ],
    },
    {
      id: '2.4.1',
      level: 2,
      requirement: 'Too many calls are held off.',
      provenBy: [
        ...by('app/limits/limit.service.test.ts', 'is exact for many who come at once, in any order of their limits'),
        ...by(
          'app/site/contact.routes.test.ts',
          'is refused after five from one place in an hour, with a time to wait',
        ),
        ...by('app/api/access.test.ts', 'gives only so many commands at once, and reads on'),
        ...by(
          'app/operations/admission.test.ts',
          'serves so many at once, turns the next away in its language, and counts what sends apart from what reads',
        ),
      ],
      note: 'Reading the catalogue is not limited by visitor: it is public.',
    },
  ],
};
