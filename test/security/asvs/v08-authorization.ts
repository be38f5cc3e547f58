import { by, type Chapter, documented } from './requirement.ts';

const access = 'app/api/access.test.ts';
const admin = 'app/admin/admin.routes.test.ts';

export const authorization: Chapter = {
  number: 8,
  title: 'Authorization',
  requirements: [
    {
      id: '8.1.1',
      level: 1,
      requirement: 'Who may do what to what is documented.',
      documentedIn: [...documented('Who may do what'), { file: 'docs/ARCHITECTURE.md', heading: 'What an admin does' }],
    },
    {
      id: '8.1.2',
      level: 2,
      requirement: 'Who may see and write which field is documented.',
      documentedIn: documented('Who may do what'),
      note: 'Field by field for the API in docs/openapi.json.',
    },
    {
      id: '8.2.1',
      level: 1,
      requirement: 'Functions are for who may use them.',
      provenBy: [
        ...by(
          access,
          'answers 403 to a token that has every scope but its own, before it looks at anything else',
          'for admins lets no user in, whatever the token says',
        ),
        ...by(admin, 'do not exist for others: $method $path'),
        ...by('app/accounts/account.routes.test.ts', '%s is for whoever is logged in, and leads all others to log in'),
      ],
    },
    {
      id: '8.2.2',
      level: 1,
      requirement: 'Data are for whose they are.',
      provenBy: [
        ...by('app/orders/order.routes.test.ts', 'is not there for them: not to be seen, nor to be touched'),
        ...by('app/accounts/address.routes.test.ts', 'are for nobody else, and for nobody who is not logged in'),
        ...by('app/accounts/api-token.routes.test.ts', 'are their owner’s alone'),
        ...by(
          'app/selling/listing.routes.test.ts',
          'is nobody else’s: not another seller’s, not a member’s without a shop, not a guest’s',
        ),
        ...by(
          'app/carts/cart.routes.test.ts',
          'of another visitor cannot be seen, changed or removed, nor without a cookie',
        ),
        ...by('app/payments/payment.routes.test.ts', 'is for the payer alone'),
      ],
    },
    {
      id: '8.2.3',
      level: 2,
      requirement: 'Fields are for who may see them.',
      provenBy: by(
        'app/orders/order.routes.test.ts',
        'tells its seller nothing of where its buyer lives before it is paid',
      ),
    },
    {
      id: '8.3.1',
      level: 1,
      requirement: 'The server decides, by nothing that a client could change.',
      provenBy: [
        ...by('app/orders/checkout.routes.test.ts', 'takes prices and copies from nowhere but the database'),
        ...by('app/admin/commands.test.ts', 'is refused to whoever has been an admin until a moment ago'),
      ],
    },
    {
      id: '8.4.1',
      level: 2,
      requirement: 'Tenants cannot reach each other.',
      provenBy: by('app/orders/order-state.test.ts', 'is not there for another %s'),
      note: 'A store has one tenant; its sellers are kept apart.',
    },
  ],
};
