import { accountMails } from './account-mails.ts';
import { accounts } from './accounts.ts';
import { book } from './book.ts';
import { cart } from './cart.ts';
import { catalogue } from './catalogue.ts';
import { conditions } from './conditions.ts';
import { contact } from './contact.ts';
import { devMails } from './dev-mails.ts';
import { errors } from './errors.ts';
import { faults } from './faults.ts';
import { grades } from './grades.ts';
import { home } from './home.ts';
import { mail } from './mail.ts';
import { nothing } from './nothing.ts';
import { privacy } from './privacy.ts';
import { site } from './site.ts';
import { terms } from './terms.ts';

/** Every English text of the store, one file for each area. Other languages are objects of the same type. */
export const en = {
  site,
  home,
  grades,
  conditions,
  catalogue,
  nothing,
  faults,
  book,
  cart,
  mail,
  devMails,
  errors,
  terms,
  privacy,
  contact,
  accounts,
  accountMails,
};

export type Texts = typeof en;
