import { Catalogue1764000000000 } from './1764000000000-catalogue.ts';
import { Carts1795400000000 } from './1795400000000-carts.ts';
import { Mails1795410000000 } from './1795410000000-mails.ts';
import { Accounts1795420000000 } from './1795420000000-accounts.ts';
import { Members1795500000000 } from './1795500000000-members.ts';
import { Selling1795510000000 } from './1795510000000-selling.ts';
import { Delivery1795520000000 } from './1795520000000-delivery.ts';
import { Payments1795530000000 } from './1795530000000-payments.ts';
import { Orders1795540000000 } from './1795540000000-orders.ts';
import { Administration1795550000000 } from './1795550000000-administration.ts';
import { SecondFactor1795560000000 } from './1795560000000-second-factor.ts';

/** In the order in which they are applied. Each can be run again after it was cut off half-way: MySQL commits DDL at once. */
export const migrations = [
  Catalogue1764000000000,
  Carts1795400000000,
  Mails1795410000000,
  Accounts1795420000000,
  Members1795500000000,
  Selling1795510000000,
  Delivery1795520000000,
  Payments1795530000000,
  Orders1795540000000,
  Administration1795550000000,
  SecondFactor1795560000000,
];

/** Columns (`table.column`) that a migration takes away on purpose: a release is out that does not use them any more. */
export const contracted: readonly string[] = [];
