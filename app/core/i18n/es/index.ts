import type { Texts } from '../en/index.ts';
import { accountMails } from './account-mails.ts';
import { accounts } from './accounts.ts';
import { addresses } from './addresses.ts';
import { admin } from './admin.ts';
import { adminMails } from './admin-mails.ts';
import { apiReference } from './api-reference.ts';
import { apiTokens } from './api-tokens.ts';
import { book } from './book.ts';
import { cart } from './cart.ts';
import { catalogue } from './catalogue.ts';
import { checkout } from './checkout.ts';
import { conditions } from './conditions.ts';
import { contact } from './contact.ts';
import { delivery } from './delivery.ts';
import { devMails } from './dev-mails.ts';
import { errors } from './errors.ts';
import { faults } from './faults.ts';
import { grades } from './grades.ts';
import { home } from './home.ts';
import { mail } from './mail.ts';
import { nothing } from './nothing.ts';
import { orderMails } from './order-mails.ts';
import { orders } from './orders.ts';
import { ownData } from './own-data.ts';
import { payments } from './payments.ts';
import { photos } from './photos.ts';
import { privacy } from './privacy.ts';
import { secondFactor } from './second-factor.ts';
import { selling } from './selling.ts';
import { site } from './site.ts';
import { terms } from './terms.ts';

/** Every Spanish text of the store. */
export const es: Texts = {
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
  addresses,
  admin,
  adminMails,
  apiReference,
  apiTokens,
  checkout,
  delivery,
  orderMails,
  orders,
  ownData,
  payments,
  photos,
  secondFactor,
  selling,
};
