/** */
export const apiTokens = {};
