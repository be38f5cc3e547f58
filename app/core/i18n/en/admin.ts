/** */
export const admin = {};
