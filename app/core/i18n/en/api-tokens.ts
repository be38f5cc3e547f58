import { plurals } from '../plural.ts';

const count = plurals('en');

/** Tokens with which programs act for a user. */
export const apiTokens = {
  title: 'API tokens',
  link: 'API tokens',
  lede: 'With a token, a program of yours can do what you can do here. Whoever has it can too: give it to nobody else. A new password takes all of them back.',
  reference: 'What programs can do',
  none: 'You have no tokens.',
  made: 'Here is your token. Copy it now: it is not shown again.',
  add: 'Make a token',
  name: 'Name',
  nameHint: 'What it is for, for example “Price list on my computer”.',
  scopes: 'What it may do',
  scopeNames: {
    'profile:read': 'See your profile, addresses and data',
    'profile:write': 'Change your profile and addresses',
    'listings:read': 'See your shop and your offers',
    'listings:write': 'Put books up for sale and change offers',
    'orders:read': 'See your cart and your orders',
    'orders:write': 'Fill the cart, order, pay and cancel',
    'sales:read': 'See what you have sold',
    'sales:write': 'Ship and cancel what you have sold',
    'admin:read': 'For admins: see users and transfers',
    'admin:write': 'For admins: suspend users, confirm transfers',
  },
  days: 'Good for',
  daysOf: count({ one: '# day', other: '# days' }),
  submit: 'Make the token',
  since: (moment: string) => `Made ${moment}`,
  used: (moment: string) => `Last used ${moment}`,
  unused: 'Not used yet',
  until: (moment: string) => `Good until ${moment}`,
  revoke: (name: string) => `Take back ${name}`,
  revoked: 'Taken back. Programs that use it are refused from now on.',
  faults: {
    name: 'A name of 1 to 80 characters.',
    scopes: 'Choose at least one thing that it may do.',
    secondFactor: 'What admins do takes two-step login: switch it on in your account first.',
    days: 'There is no such time; choose one from the list.',
    full: 'You have 20 tokens, which is as many as there can be. Take one back first.',
  },
};
