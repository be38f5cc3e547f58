/** */
export const selling = {};
