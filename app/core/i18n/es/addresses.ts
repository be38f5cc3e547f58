/** */
export const addresses = {};
