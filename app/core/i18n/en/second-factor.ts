import { plurals } from '../plural.ts';

const count = plurals('en');

/** Logging in by two steps: the password, and a code. */
export const secondFactor = {
  link: 'Two-step login',
  title: 'Two-step login',
  lede: 'Whoever finds out your password still cannot log in: a code of your phone is asked for, too.',
  needs:
    'You need an authenticator app, or a password manager that makes codes. All other browsers that are logged in will be logged out.',
  forAdmins: 'Whoever looks after the shop logs in by two steps. Set them up, and its pages are open to you.',
  begin: 'Set it up',
  scan: 'Scan this picture with your app.',
  picture: 'The key for the app as a QR code',
  follow: 'Is the app on this device? Open it with the key',
  byHand: 'Or type the key into the app:',
  thenCode: 'Then enter the code that the app shows.',
  code: 'Code',
  codeHint: 'Six digits.',
  anyCodeHint: 'The six digits that your app shows, or one of your recovery codes.',
  switchOn: 'Switch on',
  on: 'Two-step login is on.',
  since: (moment: string) => `On since ${moment}`,
  left: count({ one: '# recovery code is left', other: '# recovery codes are left' }),
  codes: 'Your recovery codes',
  codesLede:
    'Each lets you in once, when your phone is not at hand. Write them down or print this page: they are never shown again.',
  written: 'I have written them down',
  renew: 'Make new recovery codes',
  renewLede: 'Those that you have now will be good no more.',
  off: 'Switch off two-step login',
  offLede: 'Then the password alone lets in.',
  isOff: 'Two-step login is off.',
  stay: 'Leave it as it is',
  wrongCode: 'This is not the code of this moment, or it was used already. Wait for the next one.',
  gone: 'That took more than a quarter of an hour. Begin again, please.',
  confirmLede: 'To log out other browsers, show that it is you.',
  confirm: 'Go on',
  step: 'One more step',
  stepLede: 'Your password is right. Now a code, please.',
  submit: 'Log in',
  lost: 'Neither phone nor recovery codes? Write to us',
};
