/** Mails about what admins have done. */
export const adminMails = {
  takenDown: {
    subject: (title: string) => `Your offer of “${title}” was taken down`,
    happened: (title: string) =>
      `Members have reported your offer of “${title}”. The people of the shop have looked at it and have taken it down, because:`,
    further: 'It cannot be put up again. Orders that were placed before go on as they are. You see it otherwise?',
    action: 'Write to the shop',
  },
};
