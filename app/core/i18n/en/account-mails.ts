/** Mails about accounts. */
export const accountMails = {
  verifyAddress: {
    subject: 'Confirm your address',
    reason:
      'Somebody, we hope you, asked for an account at BookStore with this address. This link opens it, for a day:',
    action: 'Open the account',
    otherwise:
      'It was not you? Then there is nothing to do: without the link and the password there will be no account.',
  },
  accountExists: {
    subject: 'You have an account already',
    reason: 'Somebody, we hope you, asked for an account at BookStore with this address. You have one already:',
    action: 'Log in',
    otherwise:
      'It was not you? Then there is nothing to do: nothing has changed. Forgotten your password? The page to log in helps.',
  },
  resetPassword: {
    subject: 'Choose a new password',
    reason:
      'Somebody, we hope you, has forgotten the password of your account at BookStore. This link works for an hour:',
    action: 'Choose a new password',
    otherwise: 'It was not you? Then there is nothing to do: your password stays as it is.',
  },
  noAccount: {
    subject: 'There is no account with this address',
    reason:
      'Somebody, we hope you, wants a new password at BookStore, but no account has this address. Perhaps yours has another one? Or open one:',
    action: 'Open an account',
    otherwise: 'It was not you? Then there is nothing to do.',
  },
  accountDeleted: {
    subject: 'Your account is deleted',
    reason:
      'Your account at BookStore has just been deleted, as you asked: your name, your addresses and everything that could log in are gone. Orders are kept without your name.',
    otherwise:
      'It was not you? Then somebody knew your password. Use it nowhere else, and write to us by our contact page:',
    action: 'Write to us',
  },
  secondFactorOn: {
    subject: 'Two-step login is on',
    reason:
      'From now on your account at BookStore asks for a code after the password, and all other browsers are logged out.',
    action: 'Look at your account',
    otherwise: 'It was not you? Then somebody knows your password: choose another one at once, and write to us.',
  },
  secondFactorOff: {
    subject: 'Two-step login is off',
    reason: 'Your account at BookStore asks for no code any more: the password alone lets in.',
    byAdmin:
      'Somebody who looks after the shop has switched off two-step login for your account: the password alone lets in, until you set it up again.',
    action: 'Look at your account',
    otherwise: 'You do not know why? Then choose another password at once, and write to us.',
  },
  recoveryCodeUsed: {
    subject: 'A recovery code was used',
    reason: (left: string) => `One of the recovery codes of your account at BookStore has just been used. ${left}.`,
    action: 'Make new ones',
    otherwise: 'It was not you? Then somebody has your codes and your password: change both at once.',
  },
  passwordChanged: {
    subject: 'Your password is changed',
    reason: 'The password of your account at BookStore has just been changed, and all other browsers are logged out.',
    action: 'Choose a new password',
    otherwise: 'It was not you? Then choose another one at once: somebody knew your password, or can read your mail.',
  },
};
