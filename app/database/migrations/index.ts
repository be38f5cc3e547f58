import { Catalogue1764000000000 } from './1764000000000-catalogue.ts';
import { Carts1795400000000 } from './1795400000000-carts.ts';
import { Mails1795410000000 } from './1795410000000-mails.ts';
import { Accounts1795420000000 } from './1795420000000-accounts.ts';

/** In the order in which they are applied. Each can be run again after it was cut off half-way: MySQL commits DDL at once. */
export const migrations = [Catalogue1764000000000, Carts1795400000000, Mails1795410000000, Accounts1795420000000];
