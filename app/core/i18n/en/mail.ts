/** What mails say. */
export const mail = {
  contactSubject: (name: string) => `Message from ${name}`,
  contactFrom: (name: string, address: string) =>
    `${name} (${address}) has written to the shop. An answer to this mail goes to that address.`,
};
