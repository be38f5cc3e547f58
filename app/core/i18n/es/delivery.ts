/** */
export const delivery = {};
