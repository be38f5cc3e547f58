/** The page of mails that developers see. */
export const devMails = {
  title: 'Mails that were not sent',
  lede: 'This store runs on your machine and knows no mail server: what it would have sent is here, newest first. SMTP_HOST changes that.',
  folder: 'As files in',
  empty: 'Nothing has been written yet.',
  all: 'All mails',
  asText: 'As text',
  asHtml: 'As mail programs show it',
};
