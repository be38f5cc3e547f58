/** What the store knows of somebody: a copy of it, and the end of their account. */
export const ownData = {
  link: 'Your data',
  title: 'Your data',
  copy: 'A copy of your data',
  copyLede:
    'All that the shop knows of you, in one file that programs can read (JSON): your account, what you have bought and what you sell.',
  download: 'Download the copy',
  leave: 'Delete your account',
  leaveLede:
    'Your name, your e-mail address, your addresses, your cart and everything that can log in are deleted for good, and what you have for sale is taken back.',
  kept: 'Orders are kept without your name, because those whom you bought from and sold to need them. You can open another account with the same e-mail address whenever you like.',
  notYet: 'Your account cannot be deleted yet: something is still under way.',
  reasons: {
    buying: 'Something that you have ordered has not arrived, or is not paid for.',
    selling: 'Something that you have sold has not reached its buyer.',
    administering: 'You are the only admin of the store; make somebody else one first.',
  },
  sure: 'I know that nobody can undo this.',
  unsure: 'Tick this if you are sure.',
  submit: 'Delete my account',
  stay: 'Keep it',
};
