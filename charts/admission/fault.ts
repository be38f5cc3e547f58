/** A field with what it holds and what an API server takes. */
export const fault = (field: string, received: unknown, accepted: string): string =>
  `${field}: received ${received === undefined ? 'nothing' : JSON.stringify(received)}; accepted: ${accepted}`;

/** The fault of each text that was there before. */
export const repeated = (field: string, names: readonly (string | undefined)[]): string[] =>
  names.flatMap((name, at) =>
    name !== undefined && names.indexOf(name) < at ? [fault(`${field}[${at}]`, name, 'a name of its own')] : [],
  );
