/** */
export const ownData = {};
