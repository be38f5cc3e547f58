/** */
export const orderMails = {};
