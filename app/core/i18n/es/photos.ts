/** */
export const photos = {};
