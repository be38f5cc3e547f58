/** */
export const checkout = {};
