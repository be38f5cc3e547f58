/** A fault that the client can understand: a stable code, the HTTP status, and a sentence to show. */
export class DomainError extends Error {
  override readonly name: string = 'DomainError';
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }
}

/** 404: `new NotFound('book', '9780439023481')`. */
export class NotFound extends DomainError {
  override readonly name = 'NotFound';
  constructor(what: string, received: string | number) {
    super('not-found', 404, `No ${what} ${JSON.stringify(received)} exists.`);
  }
}

/** 400 with one sentence for each field: what was received and what is accepted. */
export class InvalidInput extends DomainError {
  override readonly name = 'InvalidInput';
  readonly faults: Readonly<Record<string, string>>;
  constructor(faults: Readonly<Record<string, string>>) {
    super(
      'invalid-input',
      400,
      Object.entries(faults)
        .map(([field, fault]) => `${field}: ${fault}`)
        .join('; '),
    );
    this.faults = faults;
  }
}

/** 503 with Retry-After: the request could not be served now, and may be repeated. */
export class Unavailable extends DomainError {
  override readonly name = 'Unavailable';
  readonly retryAfterSeconds: number;
  constructor(code: string, message: string, options?: ErrorOptions & { retryAfterSeconds?: number }) {
    super(code, 503, message, options);
    this.retryAfterSeconds = options?.retryAfterSeconds ?? 2;
  }
}

/** 429 with Retry-After: the same was tried too often. */
export class TooManyRequests extends DomainError {
  override readonly name = 'TooManyRequests';
  readonly retryAfterSeconds: number;
  constructor(what: string, retryAfterSeconds: number) {
    super('too-many-requests', 429, `Too many ${what}; try again in ${retryAfterSeconds} seconds.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A command was called in a way that cannot work; the message is for the person at the terminal. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
