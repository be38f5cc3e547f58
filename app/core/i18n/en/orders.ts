/** */
export const orders = {};
