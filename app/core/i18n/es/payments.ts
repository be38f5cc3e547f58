/** */
export const payments = {};
